package io.damso.archive;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.damso.cache.PendingMessages;
import io.damso.journal.Events;
import io.damso.testing.LibertyServer;
import io.damso.testing.PrivateMySql;
import io.damso.testing.RecordingEvents;
import io.damso.testing.RecordingPendingMessages;
import io.damso.testing.RecordingUnansweredTurns;
import io.damso.testing.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A real server, and data sources with the properties that the server's have. */
final class ArchiveServer implements AutoCloseable {

    private static final String PATIENCE = "socketTimeout=20000";
    private static final Path FOLDER = Path.of("target", "it", "archive");
    private static final AtomicLong ACCOUNTS = new AtomicLong(1_000);
    private static final Logger CHATTER = Logger.getLogger("ch.vorburger");
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "archive");
        thread.setDaemon(true);
        return thread;
    });
    private static ArchiveServer shared;

    static {
        CHATTER.setLevel(Level.WARNING);
    }

    private final PrivateMySql server;

    private ArchiveServer(PrivateMySql server) {
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
        return new ArchiveServer(PrivateMySql.in(folder).start());
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

    /** The same, with shard 2 by way of {@code proxy}. */
    Databases databases(TcpProxy proxy) {
        return databases(proxy, PATIENCE);
    }

    /** The same, with 3 s for an answer instead of 20. */
    Databases impatientDatabases(TcpProxy proxy) {
        return databases(proxy, "socketTimeout=3000");
    }

    private Databases databases(TcpProxy proxy, String patience) {
        var behind = source("damso_shard_2");
        behind.setUrl(behind.getUrl()
                .replace(":" + server.port() + "/", ":" + proxy.port() + "/")
                .replace(PATIENCE, patience));
        return new Databases(source("damso_global"), List.of(source("damso_shard_1"), behind));
    }

    TcpProxy proxy() {
        return TcpProxy.before(server.port());
    }

    /** A writer to which no question is late. */
    static ArchiveWriter writer(Databases databases, PendingMessages pending) {
        return writer(
                databases,
                pending,
                new LateQuestions(new RecordingUnansweredTurns(), () -> Instant.EPOCH, Instant.EPOCH));
    }

    static ArchiveWriter writer(Databases databases, PendingMessages pending, LateQuestions late) {
        return writer(databases, pending, late, new RecordingEvents());
    }

    static ArchiveWriter writer(Databases databases, PendingMessages pending, LateQuestions late, Events events) {
        return new ArchiveWriter(databases, pending, late, new Outages(), events, THREADS, Duration.ofSeconds(30));
    }

    /** A writer as impatient as the server's. */
    static ArchiveWriter impatientWriter(Databases databases) {
        var late = new LateQuestions(new RecordingUnansweredTurns(), () -> Instant.EPOCH, Instant.EPOCH);
        return new ArchiveWriter(
                databases,
                new RecordingPendingMessages(),
                late,
                new Outages(),
                new RecordingEvents(),
                THREADS,
                ArchiveWriter.PATIENCE);
    }

    MysqlDataSource source(String database) {
        var source = new MysqlDataSource();
        configure(source, database);
        return source;
    }

    void configure(MysqlDataSource source, String database) {
        source.setUrl(server.url(database)
                + "?connectTimeout=3000&" + PATIENCE + "&serverTimezone=UTC"
                + "&forceConnectionTimeZoneToSession=true&characterEncoding=UTF-8&tcpKeepAlive=true"
                + "&sessionVariables=transaction_isolation='READ-COMMITTED'");
        source.setUser(PrivateMySql.USER);
        source.setPassword(PrivateMySql.PASSWORD);
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
        return server.deadlocks();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
