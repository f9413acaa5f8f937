package io.damso.proof;

import io.damso.testing.EventsConsumer;
import io.damso.testing.LibertyServer;
import io.damso.testing.Ports;
import io.damso.testing.PrivateMySql;
import io.damso.testing.PrivateRedis;
import io.damso.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All servers of a run, in one folder and on free ports: two nodes, Redis, MySQL, the model, and the ways between. */
final class Site implements AutoCloseable {

    static final List<String> SHARDS = List.of("damso_shard_1", "damso_shard_2");
    private static final int USERS = 40;

    final Path folder;
    final EchoModel model = new EchoModel();
    final PrivateMySql mySql;
    final TopicListener topic;
    final List<Node> nodes;
    private final PrivateRedis privateRedis;
    private final Map<String, String> more;
    private Store redis;
    private Store database;

    /**
     * @param war what the nodes run; null for the one that was built
     * @param more settings of the nodes
     */
    Site(Path folder, Path war, Map<String, String> more) throws IOException {
        this.folder = folder.toAbsolutePath();
        this.more = more;
        LibertyServer.delete(this.folder);
        Files.createDirectories(this.folder);
        mySql = PrivateMySql.in(this.folder.resolve("mysql"));
        privateRedis = new PrivateRedis(this.folder.resolve("redis"), Ports.free());
        topic = new TopicListener(mySql);
        nodes = List.of(node("a", war), node("b", war));
    }

    void start() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        privateRedis.start();
        mySql.start();
        redis = Store.redis(privateRedis.port(), redisFolder(), folder.resolve("redis.log"));
        database = Store.mariaDb(mySql.port(), folder.resolve("mysql.log"));
        for (Node node : nodes) {
            node.server.launch();
        }
        for (Node node : nodes) {
            node.server.awaitReady(Duration.ofMinutes(3));
        }
    }

    Store redis() {
        return redis;
    }

    Store database() {
        return database;
    }

    Path redisFolder() {
        return folder.resolve("redis");
    }

    static List<String> users() {
        return java.util.stream.IntStream.rangeClosed(1, USERS)
                .mapToObj(i -> "user" + i)
                .toList();
    }

    private Node node(String name, Path war) throws IOException {
        var toRedis = TcpProxy.before(privateRedis.port());
        var toMySql = TcpProxy.before(mySql.port());
        var server = new LibertyServer(folder.resolve("liberty"), name, settings(toRedis, toMySql), true).prepare();
        var users = server.folder().resolve("configDropins/overrides/users.xml");
        Files.createDirectories(users.getParent());
        Files.writeString(users, registry());
        if (war != null) {
            Files.copy(war, server.folder().resolve("apps/damso.war"), StandardCopyOption.REPLACE_EXISTING);
        }
        EventsConsumer.install(server, topic.address());
        return new Node(name, server, toRedis, toMySql);
    }

    private Map<String, String> settings(TcpProxy toRedis, TcpProxy toMySql) {
        var settings = new HashMap<String, String>();
        String mySqlUrl = "jdbc:mysql://127.0.0.1:" + toMySql.port() + "/";
        settings.put("DAMSO_HTTP_PORT", Integer.toString(Ports.free()));
        settings.put("DAMSO_MYSQL_GLOBAL_URL", mySqlUrl + "damso_global");
        settings.put("DAMSO_MYSQL_SHARD_1_URL", mySqlUrl + SHARDS.get(0));
        settings.put("DAMSO_MYSQL_SHARD_2_URL", mySqlUrl + SHARDS.get(1));
        settings.put("DAMSO_MYSQL_USER", PrivateMySql.USER);
        settings.put("DAMSO_MYSQL_PASSWORD", PrivateMySql.PASSWORD);
        settings.put("DAMSO_REDIS_URL", "redis://127.0.0.1:" + toRedis.port());
        settings.put("DAMSO_LLM_BASE_URL", model.address());
        // Starting is what these nodes do most.
        settings.put("JVM_ARGS", "-XX:TieredStopAtLevel=1 -Xmx512m");
        settings.put("DAMSO_JOURNAL_MEGABYTES", "400");
        settings.put("DAMSO_SENDS_PER_MINUTE", "100000");
        settings.put("DAMSO_LIVE_REPLIES_PER_ACCOUNT", "1000");
        settings.putAll(more);
        return settings;
    }

    private static String registry() {
        var xml = new StringBuilder("<server>\n    <basicRegistry id=\"demo\">\n");
        users().forEach(user -> xml.append("        <user name=\"" + user + "\" password=\"" + user + "\"/>\n"));
        return xml.append("    </basicRegistry>\n</server>\n").toString();
    }

    @Override
    public void close() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        topic.close();
        try {
            model.close();
        } catch (IOException e) {
            System.err.println("The model did not stop: " + e);
        }
    }
}
