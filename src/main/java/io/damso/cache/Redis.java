package io.damso.cache;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.JedisURIHelper;

/** The pool of connections to Redis. Every call is bounded in time, and fails as {@link CacheUnavailableException}. */
@ApplicationScoped
public class Redis {

    private RedisClient client;

    /** For the container, which makes a proxy of this class. */
    Redis() {}

    @Inject
    Redis(RedisSettings settings) {
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(settings.poolSize());
        pool.setMaxIdle(settings.poolSize());
        pool.setMaxWait(Duration.ofMillis(settings.timeoutMillis()));
        var url = settings.url();
        this.client = RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(url))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(settings.timeoutMillis())
                        .socketTimeoutMillis(settings.timeoutMillis())
                        .blockingSocketTimeoutMillis(settings.timeoutMillis())
                        .user(JedisURIHelper.getUser(url))
                        .password(JedisURIHelper.getPassword(url))
                        .database(JedisURIHelper.getDBIndex(url))
                        .sslOptions(JedisURIHelper.isRedisSSLScheme(url) ? SslOptions.defaults() : null)
                        .clientName("damso")
                        .build())
                .poolConfig(pool)
                .build();
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** @throws CacheUnavailableException if Redis does not answer */
    public <T> T call(Function<RedisClient, T> commands) {
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
        return call(redis -> {
            try (Pipeline pipeline = redis.pipelined()) {
                commands.accept(pipeline);
                return pipeline.syncAndReturnAll();
            }
        });
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
        try {
            return "PONG".equals(call(RedisClient::ping));
        } catch (CacheUnavailableException e) {
            return false;
        }
    }

    static List<String> texts(Object answer) {
        return ((List<?>) answer).stream().map(String::valueOf).toList();
    }
}
