package io.damso.bench;

import io.damso.testing.PrivateMySql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Rows into tables of the same form, by nothing but JDBC: a multi-row statement and a commit each batch. */
final class PlainJdbc {

    /** As many as Damso has listeners. */
    private static final int CONNECTIONS = 2;

    private static final String INSERT =
            "INSERT INTO plain_message VALUES (" + String.join(",", Collections.nCopies(Tables.COLUMNS, "?")) + ")";

    private final PrivateMySql mySql;

    PlainJdbc(PrivateMySql mySql) {
        this.mySql = mySql;
    }

    void write(Collection<Tables.Batch> batches) {
        var queue = new ConcurrentLinkedQueue<>(batches);
        var executor = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            Stream.generate(() -> CompletableFuture.runAsync(() -> writeAll(queue), executor))
                    .limit(CONNECTIONS)
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            executor.shutdown();
        }
    }

    private void writeAll(Queue<Tables.Batch> batches) {
        try (var connection = DriverManager.getConnection(
                mySql.url(Tables.SHARDS.get(0)) + "?rewriteBatchedStatements=true",
                PrivateMySql.USER,
                PrivateMySql.PASSWORD)) {
            connection.setAutoCommit(false);
            for (var batch = batches.poll(); batch != null; batch = batches.poll()) {
                connection.setCatalog(batch.shard());
                write(connection, batch);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Connection connection, Tables.Batch batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (Object[] row : batch.rows()) {
                for (int i = 0; i < row.length; i++) {
                    statement.setObject(i + 1, row[i]);
                }
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
        }
    }
}
