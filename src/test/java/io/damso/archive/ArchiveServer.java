package io.damso.archive;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.damso.testing.LibertyServer;
import io.damso.testing.Ports;
import io.damso.testing.PrivateMariaDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A real MariaDB, and data sources with the properties that the server's have. */
final class ArchiveServer implements AutoCloseable {

    private static final Path FOLDER = Path.of("target", "it", "archive");
    private static final AtomicLong ACCOUNTS = new AtomicLong(1_000);
    private static final Logger CHATTER = Logger.getLogger("ch.vorburger");
    private static ArchiveServer shared;

    static {
        CHATTER.setLevel(Level.WARNING);
    }

    private final PrivateMariaDb server;

    private ArchiveServer(PrivateMariaDb server) {
        this.server = server;
    }

    /** One for all test classes of this JVM, with its schemas; each test has accounts of its own in it. */
    static synchronized ArchiveServer shared() throws Exception {
        if (shared == null) {
            var started = start("shared");
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            new Migrations(started.databases(), ForkJoinPool.commonPool(), Duration.ofSeconds(60)).run();
            shared = started;
        }
        return shared;
    }

    /** One of its own, without schemas. */
    static ArchiveServer start(String name) throws Exception {
        Path folder = FOLDER.resolve(name);
        LibertyServer.delete(folder);
        return new ArchiveServer(new PrivateMariaDb(folder, Ports.free()).start());
    }

    void restart() throws Exception {
        server.start();
    }

    static long newAccount() {
        return ACCOUNTS.incrementAndGet();
    }

    Databases databases() {
        return new Databases(source("damso_global"), List.of(source("damso_shard_1"), source("damso_shard_2")));
    }

    DataSource source(String database) {
        var source = new MysqlDataSource();
        configure(source, database);
        return source;
    }

    void configure(MysqlDataSource source, String database) {
        source.setUrl(server.url(database)
                + "?connectTimeout=3000&socketTimeout=20000&serverTimezone=UTC"
                + "&forceConnectionTimeZoneToSession=true&characterEncoding=UTF-8&tcpKeepAlive=true"
                + "&sessionVariables=transaction_isolation='READ-COMMITTED'");
        source.setUser(PrivateMariaDb.USER);
        source.setPassword(PrivateMariaDb.PASSWORD);
    }

    Connection connect(String database) throws SQLException {
        return server.connect(database);
    }

    void execute(String database, String sql) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long count(String database, String table, long account) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM " + table + " WHERE account_db_key = " + account)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** How many transactions were taken back since the server started because two waited for each other. */
    long deadlocks() throws SQLException {
        try (var connection = connect("damso_global");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")) {
            rows.next();
            return rows.getLong(2);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (ch.vorburger.exec.ManagedProcessException e) {
            throw new IllegalStateException(e);
        }
    }
}
