package io.damso.cache;

import io.damso.settings.Settings;
import io.damso.testing.Ports;
import io.damso.testing.PrivateRedis;
import io.damso.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A private Redis for one test class, on a free port and in a folder of its own, and Damso's parts on top of it. */
public final class RedisForTests implements AutoCloseable {

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final PrivateRedis server;
    private final Redis redis;

    private RedisForTests(PrivateRedis server, Redis redis) {
        this.server = server;
        this.redis = redis;
    }

    public static RedisForTests start() throws IOException {
        var folders = Files.createDirectories(Path.of("target", "redis-for-tests"));
        var folder = Files.createTempDirectory(folders, "redis" + COUNTER.incrementAndGet());
        var server = new PrivateRedis(folder, Ports.free()).start();
        return new RedisForTests(server, connect(server.url()));
    }

    public static Redis connect(String url) {
        return new Redis(new RedisSettings(settings(Map.of("DAMSO_REDIS_URL", url))));
    }

    private static Settings settings(Map<String, String> set) {
        var all = new HashMap<>(Map.of("DAMSO_REDIS_TIMEOUT_MILLIS", "1000"));
        all.putAll(set);
        return TestSettings.with(all);
    }

    public Redis redis() {
        return redis;
    }

    public Leases leases() {
        return leases(Map.of());
    }

    public Leases leases(Map<String, String> set) {
        return new Leases(redis, new LeaseSettings(settings(set)));
    }

    public RecentMessages recentMessages() {
        return new RecentMessages(redis);
    }

    public RecentRooms recentRooms() {
        return new RecentRooms(redis);
    }

    long lifetimeSeconds(String key) {
        return redis.call(r -> r.ttl(key));
    }

    Map<String, String> hash(String key) {
        return redis.call(r -> r.hgetAll(key));
    }

    long listLength(String key) {
        return redis.call(r -> r.llen(key));
    }

    /** As a wiped Redis. */
    public void flush() {
        redis.call(r -> r.flushAll());
    }

    /** As a Redis that is gone; what it held is there again after {@link #startAgain}. */
    public void stop() throws IOException {
        server.close();
    }

    public void startAgain() throws IOException {
        server.start();
    }

    @Override
    public void close() throws IOException {
        redis.close();
        server.close();
    }
}
