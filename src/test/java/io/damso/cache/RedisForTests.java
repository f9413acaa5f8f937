package io.damso.cache;

import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import io.damso.settings.Settings;
import io.damso.testing.FakeClock;
import io.damso.testing.Ports;
import io.damso.testing.PrivateRedis;
import io.damso.testing.TestSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** A private Redis for a test class or a test, on a free port and in a folder of its own, and Damso's parts on top of it. */
public final class RedisForTests implements BeforeAllCallback, AfterAllCallback, AutoCloseable {

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final PrivateRedis server;
    private final Redis redis;

    private RedisForTests(PrivateRedis server, Redis redis) {
        this.server = server;
        this.redis = redis;
    }

    /** To be registered as an extension: runs while the tests of the class do. */
    public static RedisForTests ofTheClass() {
        return ofTheClass(null);
    }

    /** @param clock by which it goes; null for this machine's */
    static RedisForTests ofTheClass(FakeClock clock) {
        try {
            var folders = Files.createDirectories(Path.of("target", "redis-for-tests"));
            var folder = Files.createTempDirectory(folders, "redis" + COUNTER.incrementAndGet());
            var server = new PrivateRedis(folder, Ports.free(), clock);
            return new RedisForTests(server, connect(server.url()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For one test, which closes it. */
    public static RedisForTests start() throws IOException {
        var own = ofTheClass();
        own.startAgain();
        return own;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        startAgain();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        close();
    }

    /** The same server, as another node sees it; only the first one ends it. */
    public RedisForTests fromAnotherNode() {
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

    public Claims claims() {
        return claims(Map.of());
    }

    public Claims claims(Map<String, String> set) {
        return new Claims(redis, new LeaseSettings(settings(set)));
    }

    public Leases leases() {
        return leases(Map.of());
    }

    public Leases leases(Map<String, String> set) {
        return new Leases(redis, new LeaseSettings(settings(set)));
    }

    /** Whose replies never get to Redis, nor what comes with them. */
    public RecentMessages recentMessagesThatLoseReplies() {
        return new RecentMessages(redis) {

            @Override
            public void addReplyAndRelease(Turn turn, Message reply) {
                throw new CacheUnavailableException(null);
            }
        };
    }

    public Orphans orphans(String node) {
        return new Orphans(redis, leases(Map.of("DAMSO_NODE", node)));
    }

    public RedisMemory memory() {
        return new RedisMemory(redis);
    }

    /** As after a time in which no lease of that room was renewed. */
    public void letLeaseRunOut(Account account, RoomId room) {
        redis.call(r -> r.hset(Keys.turn(account.key(), room), "lease_until", "1"));
        redis.call(r -> r.zadd(Keys.live(account.key()), 1, room.value()));
        redis.call(r -> r.zrange(Keys.liveReplies(), 0, -1)).stream()
                .flatMap(name -> ReplyName.parse(name).stream())
                .filter(name -> name.account().equals(account) && name.room().equals(room))
                .forEach(name -> redis.call(r -> r.zadd(Keys.liveReplies(), 1, name.toString())));
    }

    /** As when the record of the room's live turn expired. */
    public void forgetTurn(Account account, RoomId room) {
        redis.call(r -> r.del(Keys.turn(account.key(), room)));
    }

    /** As a deletion does with all up to that message, though the room may be live. */
    public void markDeleted(Account account, RoomId room, MessageId through) {
        redis.call(r -> r.hset(Keys.last(account.key(), room), "deleted_through", through.value()));
    }

    /** As when a reply's log expired. */
    public void forgetLog(Account account, StreamKey stream) {
        redis.call(r -> r.del(Keys.reply(account.key(), stream)));
    }

    public RecentMessages recentMessages() {
        return new RecentMessages(redis);
    }

    public RecentRooms recentRooms() {
        return new RecentRooms(redis);
    }

    public RoomChanges roomChanges() {
        return new RoomChanges(redis);
    }

    UnansweredTurns unansweredTurns() {
        return unansweredTurns(Instant.EPOCH);
    }

    public UnansweredTurns unansweredTurns(Instant processStart) {
        return new RedisUnansweredTurns(redis, leases(), processStart);
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

    /** As a network does that resets everything. */
    public void cutConnections() {
        try (var admin = new Jedis(server.url())) {
            admin.clientKill(ClientKillParams.clientKillParams().type(ClientType.NORMAL));
        }
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
