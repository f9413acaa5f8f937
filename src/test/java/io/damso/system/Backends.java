package io.damso.system;

import io.damso.testing.FakeClock;
import io.damso.testing.LibertyServer;
import io.damso.testing.Planted;
import io.damso.testing.PortfolioServer;
import io.damso.testing.Ports;
import io.damso.testing.PrivateMySql;
import io.damso.testing.PrivateRedis;
import io.damso.testing.RedisProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a node needs around it, in a folder of its own and on free ports: MySQL, Redis, and a model and a bank told what to
 * say.
 */
final class Backends implements AutoCloseable {

    static final String SESSION_KEY = Planted.WORD + "-signs-sessions-of-tests";

    final PrivateMySql mySql;
    final Model model = new Model();
    final PortfolioServer bank = PortfolioServer.start();
    private final PrivateRedis redis;
    private final Path folder;

    Backends(String name) {
        this(name, null);
    }

    /** @param redisClock by which Redis goes; null for this machine's */
    Backends(String name, FakeClock redisClock) {
        folder = Path.of("target", "it", "system", name);
        LibertyServer.delete(folder);
        mySql = PrivateMySql.in(folder.resolve("mysql"));
        redis = new PrivateRedis(folder.resolve("redis"), Ports.free(), redisClock);
    }

    void start() throws IOException {
        startRedis();
        mySql.start();
    }

    void startRedis() throws IOException {
        redis.start();
    }

    Rows rows() {
        return new Rows(mySql);
    }

    RedisView redisView() {
        return new RedisView(redis.port());
    }

    /** A way to Redis for one node. */
    RedisProxy proxy() {
        return RedisProxy.before(redis.port());
    }

    /** A node that is not started yet. */
    LibertyServer node(String name, Map<String, String> settings) throws Exception {
        var environment = new HashMap<String, String>();
        environment.put("DAMSO_HTTP_PORT", Integer.toString(Ports.free()));
        environment.put("DAMSO_MYSQL_GLOBAL_URL", mySql.url("damso_global"));
        environment.put("DAMSO_MYSQL_SHARD_1_URL", mySql.url("damso_shard_1"));
        environment.put("DAMSO_MYSQL_SHARD_2_URL", mySql.url("damso_shard_2"));
        environment.put("DAMSO_MYSQL_USER", PrivateMySql.PLANTED_USER);
        environment.put("DAMSO_MYSQL_PASSWORD", PrivateMySql.PLANTED_PASSWORD);
        environment.put("DAMSO_LLM_API_KEY", Planted.WORD + "-llm");
        environment.put("DAMSO_SESSION_KEY", SESSION_KEY);
        environment.put("DAMSO_REDIS_URL", redis.url());
        environment.put("DAMSO_LLM_BASE_URL", model.address());
        environment.put("DAMSO_PORTFOLIO_URL", bank.address().toString());
        // Starting is most of what these servers do.
        environment.put("JVM_ARGS", "-XX:TieredStopAtLevel=1");
        environment.put("DAMSO_JOURNAL_MEGABYTES", "400");
        environment.put("DAMSO_SENDS_PER_MINUTE", "100000");
        environment.put("DAMSO_LIVE_REPLIES_PER_ACCOUNT", "1000");
        environment.putAll(settings);
        return new LibertyServer(folder.resolve("liberty"), name, environment, true).prepare();
    }

    @Override
    public void close() throws IOException {
        model.close();
        bank.close();
        redis.close();
        mySql.close();
    }
}
