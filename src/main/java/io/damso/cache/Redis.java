package io.damso.cache;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * The connections to Redis: a pool, one for the logs that are written here, and one that waits for those of others, so
 * that neither is held up by anything else. Every call is bounded in time, and fails as
 * {@link CacheUnavailableException}.
 */
@ApplicationScoped
public class Redis {

    /** How long {@link #follow} may wait for something to come. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    // Live replies wait for their log, and go on without it rather than longer.
    private static final int APPEND_MILLIS = 250;

    private final RedisSettings settings;
    private final RedisClient pool;
    private final RedisClient appending;
    private final RedisClient following;

    /** For the container, which makes a proxy of this class. */
    Redis() {
        settings = null;
        pool = null;
        appending = null;
        following = null;
    }

    @Inject
    Redis(RedisSettings settings) {
        this.settings = settings;
        int millis = settings.timeoutMillis();
        this.pool = client(pooling(settings.poolSize()), millis);
        this.appending = client(keeping(pooling(1)), Math.min(APPEND_MILLIS, millis));
        this.following = client(pooling(1), millis);
    }

    private ConnectionPoolConfig pooling(int connections) {
        var pooling = new ConnectionPoolConfig();
        pooling.setMaxTotal(connections);
        pooling.setMaxIdle(connections);
        pooling.setMaxWait(Duration.ofMillis(settings.timeoutMillis()));
        return pooling;
    }

    // A connection that ended with Redis has to fail an append. Were it replaced while nothing is appended, nobody
    // would
    // see that Redis may have come back without what came last.
    private static ConnectionPoolConfig keeping(ConnectionPoolConfig pooling) {
        pooling.setTestWhileIdle(false);
        pooling.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
        return pooling;
    }

    private RedisClient client(ConnectionPoolConfig pooling, int socketTimeoutMillis) {
        var url = settings.url();
        return RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(url))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(settings.timeoutMillis())
                        .socketTimeoutMillis(socketTimeoutMillis)
                        .blockingSocketTimeoutMillis((int) LONGEST_WAIT.toMillis() + socketTimeoutMillis)
                        .user(JedisURIHelper.getUser(url))
                        .password(JedisURIHelper.getPassword(url))
                        .database(JedisURIHelper.getDBIndex(url))
                        .sslOptions(JedisURIHelper.isRedisSSLScheme(url) ? SslOptions.defaults() : null)
                        .clientName("damso")
                        .build())
                .poolConfig(pooling)
                .build();
    }

    @PreDestroy
    void close() {
        pool.close();
        appending.close();
        following.close();
    }

    /** @throws CacheUnavailableException if Redis does not answer */
    public <T> T call(Function<RedisClient, T> commands) {
        return pooled(() -> call(pool, commands));
    }

    // Where one connection broke, those that nobody uses broke too, and each would fail a call of its own once Redis is
    // back.
    private <T> T pooled(Supplier<T> commands) {
        try {
            return commands.get();
        } catch (CacheUnavailableException e) {
            if (e.getCause() instanceof JedisConnectionException) {
                pool.getPool().clear();
            }
            throw e;
        }
    }

    /**
     * A command that waits, on the connection for that; for one thread.
     *
     * @throws CacheUnavailableException if Redis does not answer, {@link #LONGEST_WAIT} and a little being over
     */
    public <T> T follow(Function<RedisClient, T> command) {
        return call(following, command);
    }

    private static <T> T call(RedisClient client, Function<RedisClient, T> commands) {
        try {
            return commands.apply(client);
        } catch (JedisException e) {
            throw new CacheUnavailableException(e);
        }
    }

    /**
     * Many commands in one round trip.
     *
     * @return the answers in order; a command that Redis refused has its exception there
     * @throws CacheUnavailableException if Redis does not answer
     */
    public List<Object> pipeline(Consumer<Pipeline> commands) {
        return pooled(() -> pipeline(pool, commands));
    }

    /**
     * As {@link #pipeline}, on the connection for logs; for one thread.
     *
     * @return the answers in order; a command that Redis refused has its exception there
     * @throws CacheUnavailableException if Redis does not answer within 250 ms
     */
    public List<Object> append(Consumer<Pipeline> commands) {
        return pipeline(appending, commands);
    }

    private static List<Object> pipeline(RedisClient client, Consumer<Pipeline> commands) {
        return call(client, redis -> {
            try (Pipeline pipeline = redis.pipelined()) {
                commands.accept(pipeline);
                return pipeline.syncAndReturnAll();
            }
        });
    }

    /**
     * Many scripts in one round trip; in a second one, those that Redis did not have yet.
     *
     * @return the answers in order; a script that failed has its exception there
     * @throws CacheUnavailableException if Redis does not answer
     */
    List<Object> runAll(List<Script.Call> calls) {
        var answers = new ArrayList<>(
                pipeline(p -> calls.forEach(call -> p.evalsha(call.script().sha1(), call.keys(), call.arguments()))));
        var unknown = IntStream.range(0, answers.size())
                .filter(i -> answers.get(i) instanceof JedisNoScriptException)
                .boxed()
                .toList();
        if (!unknown.isEmpty()) {
            var again = unknown.stream().map(calls::get).toList();
            var late =
                    pipeline(p -> again.forEach(call -> p.eval(call.script().text(), call.keys(), call.arguments())));
            unknown.forEach(i -> answers.set(i, late.get(unknown.indexOf(i))));
        }
        return answers;
    }

    /**
     * As {@link #runAll}.
     *
     * @throws CacheUnavailableException also if one of them failed
     */
    List<Object> runWhole(List<Script.Call> calls) {
        var answers = runAll(calls);
        for (Object answer : answers) {
            if (answer instanceof JedisException e) {
                throw new CacheUnavailableException(e);
            }
        }
        return answers;
    }

    /** @throws CacheUnavailableException if Redis does not answer, or has no such script and can't load it */
    Object run(Script script, List<String> keys, List<String> arguments) {
        return call(redis -> {
            try {
                return redis.evalsha(script.sha1(), keys, arguments);
            } catch (JedisNoScriptException e) {
                return redis.eval(script.text(), keys, arguments);
            }
        });
    }

    /** Whether Redis answers now. */
    public boolean isAnswering() {
        return answers(pool);
    }

    /** Whether Redis answers as quickly as {@link #append} wants it. */
    public boolean isQuick() {
        return answers(appending);
    }

    private static boolean answers(RedisClient client) {
        try {
            return "PONG".equals(call(client, RedisClient::ping));
        } catch (CacheUnavailableException e) {
            return false;
        }
    }

    static List<String> texts(Object answer) {
        return ((List<?>) answer).stream().map(String::valueOf).toList();
    }
}
