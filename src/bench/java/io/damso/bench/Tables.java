package io.damso.bench;

import io.damso.testing.PrivateMySql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The shards' tables of messages, emptied before each round, so that a row that comes late is one too many. */
final class Tables {

    /** As many as Damso takes off its queue at once. */
    private static final int BATCH = 250;

    static final List<String> SHARDS = List.of("damso_shard_1", "damso_shard_2");
    static final int COLUMNS = 11;

    private final PrivateMySql mySql;
    // For counting, which happens while Damso is measured and should cost it little.
    private final List<Connection> counting = new ArrayList<>();

    Tables(PrivateMySql mySql) {
        this.mySql = mySql;
    }

    /** Rows of one shard, which are to be written by one transaction. */
    record Batch(String shard, List<Object[]> rows) {}

    void empty() throws SQLException {
        for (String shard : SHARDS) {
            try (var connection = mySql.connect(shard);
                    var statement = connection.createStatement()) {
                statement.execute("TRUNCATE TABLE chat_message");
                statement.execute("DROP TABLE IF EXISTS plain_message");
                statement.execute("CREATE TABLE plain_message LIKE chat_message");
            }
        }
    }

    long rows() throws SQLException {
        long rows = 0;
        for (Connection connection : counting()) {
            try (var statement = connection.createStatement();
                    var count = statement.executeQuery("SELECT COUNT(*) FROM chat_message")) {
                count.next();
                rows += count.getLong(1);
            }
        }
        return rows;
    }

    private List<Connection> counting() throws SQLException {
        for (String shard : SHARDS.subList(counting.size(), SHARDS.size())) {
            counting.add(mySql.connect(shard));
        }
        return counting;
    }

    /** All rows, in the order in which they were said, which mixes the rooms of a batch as the queue does. */
    List<Batch> batches() throws SQLException {
        var batches = new ArrayList<Batch>();
        for (String shard : SHARDS) {
            var rows = read(shard);
            for (int i = 0; i < rows.size(); i += BATCH) {
                batches.add(new Batch(shard, rows.subList(i, Math.min(rows.size(), i + BATCH))));
            }
        }
        return batches;
    }

    private List<Object[]> read(String shard) throws SQLException {
        var rows = new ArrayList<Object[]>();
        try (var connection = mySql.connect(shard);
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT * FROM chat_message ORDER BY message_id")) {
            while (found.next()) {
                var row = new Object[COLUMNS];
                for (int i = 0; i < COLUMNS; i++) {
                    row[i] = found.getObject(i + 1);
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
