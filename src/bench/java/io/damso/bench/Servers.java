package io.damso.bench;

import io.damso.testing.LibertyServer;
import io.damso.testing.Ports;
import io.damso.testing.PrivateMySql;
import io.damso.testing.PrivateRedis;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;

/**
 * One node that meets no limit, with a MySQL and a Redis of its own. The demo model answers, as fast as it can, where no
 * other one is set.
 */
public final class Servers implements AutoCloseable {

    private static final String NODE = "bench";
    private static final String ARCHIVE = "damso#damso.war#ArchiveListener";
    private static final Path LIBERTY = Path.of("target", "liberty", "wlp");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    final PrivateMySql mySql;
    final PrivateRedis redis;
    final LibertyServer node;
    private final Path folder;

    Servers(String name) throws Exception {
        this(name, Map.of(), Map.of(), server -> {});
    }

    /** Gets a server's folder ready before it starts. */
    public interface Preparation {
        void prepare(Path server) throws IOException;
    }

    /**
     * @param settings of the node, beyond what lets it meet no limit
     * @param configuration of Liberty, by the file's name
     */
    public Servers(
            String name, Map<String, String> settings, Map<String, String> configuration, Preparation preparation)
            throws Exception {
        folder = Path.of("target", "bench", name);
        LibertyServer.delete(folder);
        mySql = PrivateMySql.in(folder.resolve("mysql"));
        redis = new PrivateRedis(folder.resolve("redis"), Ports.free());
        var all = settings();
        all.putAll(settings);
        node = new LibertyServer(folder.resolve("liberty"), NODE, all, true).prepare();
        for (var file : configuration.entrySet()) {
            Files.writeString(node.folder().resolve("configDropins/defaults").resolve(file.getKey()), file.getValue());
        }
        preparation.prepare(node.folder());
        // Whatever ends a measurement leaves no server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        mySql.start();
        redis.start();
        node.launch().awaitReady(LIMIT);
    }

    public LibertyServer node() {
        return node;
    }

    public PrivateMySql mySql() {
        return mySql;
    }

    /** Processor time so far. */
    public long nodeMillis() {
        return millis("java");
    }

    public String redisUrl() {
        return redis.url();
    }

    /** Processor time so far. */
    public long redisMillis() {
        return millis("redis");
    }

    /** Processor time so far. */
    public long mySqlMillis() {
        return millis("mysqld") + millis("mariadbd");
    }

    private static long millis(String program) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains(program))
                .mapToLong(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis())
                .sum();
    }

    /** @return the sum of {@code expression} over all messages of all shards */
    public long sum(String expression) throws SQLException {
        long sum = 0;
        for (String shard : Tables.SHARDS) {
            try (var connection = mySql.connect(shard);
                    var statement = connection.createStatement();
                    var found = statement.executeQuery("SELECT SUM(" + expression + ") FROM chat_message")) {
                found.next();
                sum += found.getLong(1);
            }
        }
        return sum;
    }

    /** From when it returns on nothing is taken off the queue. */
    void pauseArchive() throws IOException, InterruptedException {
        command("pause");
    }

    void resumeArchive() throws IOException, InterruptedException {
        command("resume");
    }

    /** From when it returns on Redis rewrites its append-only file only when it is told to. */
    public void leaveRedisFile() {
        try (var connection = new Jedis("127.0.0.1", redis.port())) {
            connection.configSet("auto-aof-rewrite-percentage", "0");
        }
    }

    /** Has Redis rewrite its append-only file, by a process of its own, and waits for its end. */
    public void rewriteRedisFile() throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        try (var connection = new Jedis("127.0.0.1", redis.port())) {
            connection.bgrewriteaof();
            while (connection.info("persistence").contains("aof_rewrite_in_progress:1")) {
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException("after " + LIMIT + " Redis rewrites its file still");
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    // Liberty's own command for an endpoint, as an operator would use it.
    private void command(String command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                LIBERTY.resolve("bin/server").toAbsolutePath().toString(), command, NODE, "--target=" + ARCHIVE);
        builder.environment()
                .put("WLP_USER_DIR", folder.resolve("liberty").toAbsolutePath().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
        int status = builder.start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("server " + command + " ended with " + status + "; see " + log());
        }
    }

    private File log() {
        return folder.resolve("commands.log").toFile();
    }

    void awaitReplies() throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        try (var connection = new Jedis("127.0.0.1", redis.port())) {
            while (connection.zcard("replies:live") > 0) {
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException("after " + LIMIT + " there are live replies still");
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put("DAMSO_HTTP_PORT", Integer.toString(Ports.free()));
        settings.put("DAMSO_MYSQL_GLOBAL_URL", mySql.url("damso_global"));
        settings.put("DAMSO_MYSQL_SHARD_1_URL", mySql.url("damso_shard_1"));
        settings.put("DAMSO_MYSQL_SHARD_2_URL", mySql.url("damso_shard_2"));
        settings.put("DAMSO_MYSQL_USER", PrivateMySql.USER);
        settings.put("DAMSO_MYSQL_PASSWORD", PrivateMySql.PASSWORD);
        settings.put("DAMSO_REDIS_URL", redis.url());
        settings.put("DAMSO_SENDS_PER_MINUTE", "1000000");
        settings.put("DAMSO_LIVE_REPLIES_PER_ACCOUNT", "1000");
        settings.put("DAMSO_DEMO_TOKENS_PER_SECOND", "10000");
        return settings;
    }

    @Override
    public void close() {
        try {
            if (node.process() != null) {
                node.kill();
            }
            redis.close();
            mySql.close();
        } catch (IOException e) {
            System.err.println("A server of the measurement did not stop: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
