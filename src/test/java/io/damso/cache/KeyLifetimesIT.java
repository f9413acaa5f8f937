package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.model.Account;
import io.damso.model.FaultCode;
import io.damso.model.Outcome;
import io.damso.model.Repeat;
import io.damso.model.Room;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.params.ScanParams;

class KeyLifetimesIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final Repeat REPEAT = new Repeat("{a} key", "payload");

    private final Account account = Examples.account();

    private static Set<String> keys() {
        var keys = new TreeSet<String>();
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            String from = cursor;
            var page = redis.redis().call(r -> r.scan(from));
            keys.addAll(page.getResult());
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return keys;
    }

    private void doEverything() {
        var claims = redis.claims();
        var leases = redis.leases();
        var recent = redis.recentMessages();
        redis.recentRooms().fill(account, "", List.of());
        var turn = ((Claim.Granted) claims.claim(account, Examples.ROOM, REPEAT)).turn();
        recent.addQuestion(turn, Examples.question(turn, "hello"), "title", null);
        leases.confirm(turn, REPEAT);
        leases.renew(List.of(turn));
        leases.flagStop(account, Examples.ROOM, turn.replyId());
        recent.addReply(turn, Examples.reply(turn, "hi"));
        new RedisAccountCache(redis.redis()).keep("issuer", "subject", account);
        new RedisSessionEnds(redis.redis()).tell(Map.of("session:1", Instant.now()));
        var other = ((Claim.Granted) claims.claim(account, new RoomId("r2"), null)).turn();
        redis.redis().call(r -> r.del(Keys.turn(account.key(), other.room())));
        leases.renew(List.of(other));
        redis.redis()
                .call(r -> r.zadd(Keys.liveReplies(), 1, ReplyName.of(other).toString()));
        redis.redis().call(r -> r.hset(Keys.turn(account.key(), other.room()), "lease_until", "1"));
        redis.orphans("node2").find();
        redis.orphans("node2").takeOver(ReplyName.of(other));
        recent.archived(account.key(), new RoomId("r3"), List.of(turn.messageId()));
        var changes = redis.roomChanges();
        var change = changes.begin(account, new RoomId("r4"));
        changes.show(account, change, new Room(new RoomId("r4"), "title", change.now(), change.now()));
        for (var room : List.of(other.room(), new RoomId("r5"))) {
            changes.forget(account, room, changes.beginDeletion(account, room, Optional.empty()));
        }
        var forgotten = in(new RoomId("r6"), turn);
        recent.addReply(forgotten, Examples.reply(forgotten, "so far", new Outcome.Failed(FaultCode.INTERRUPTED)));
        recent.addReply(forgotten, Examples.reply(forgotten, "hi"));
    }

    private static Turn in(RoomId room, Turn turn) {
        return new Turn(
                turn.account(),
                room,
                turn.previous(),
                turn.messageId(),
                turn.replyId(),
                turn.streamKey(),
                turn.epoch(),
                turn.acceptedAt());
    }

    @Test
    void everyKey_hasALifetime_ofADayAtMost() {
        doEverything();
        assertThat(keys())
                .hasSizeGreaterThan(12)
                .allSatisfy(key -> assertThat(redis.lifetimeSeconds(key))
                        .as(key)
                        .isBetween(1L, Duration.ofDays(1).toSeconds()));
    }

    @Test
    void keysOfAnAccount_areInOneSlotOfACluster() {
        doEverything();
        String tag = "{" + account.key() + "}";
        assertThat(keys().stream().filter(key -> key.contains(tag)))
                .hasSizeGreaterThan(8)
                .allSatisfy(key -> assertThat(key.substring(key.indexOf('{'), key.indexOf('}') + 1))
                        .isEqualTo(tag));
    }

    @Test
    void accountsAreKept_byIssuerAndSubject() {
        var cache = new RedisAccountCache(redis.redis());
        cache.keep("issuer", "subject", account);
        assertThat(cache.find("issuer", "subject")).contains(account);
        assertThat(cache.find("issue", "rsubject")).isEmpty();
        assertThat(keys()).noneMatch(key -> key.contains("issuer") || key.contains("subject"));
    }

    @Test
    void redisThatWasStartedAgain_servesAllAtOnce_whereOneHasSeenItGone() throws IOException {
        try (var other = RedisForTests.start()) {
            var recent = other.recentMessages();
            atOnce(() -> recent.of(account, Examples.ROOM));
            other.stop();
            assertThatThrownBy(() -> recent.of(account, Examples.ROOM)).isInstanceOf(CacheUnavailableException.class);
            other.startAgain();
            atOnce(() -> recent.of(account, Examples.ROOM));
        }
    }

    // So many that each has a connection of its own.
    private static void atOnce(Runnable call) {
        var ready = new CyclicBarrier(16);
        var threads = Executors.newFixedThreadPool(16);
        try {
            Stream.generate(() -> CompletableFuture.runAsync(() -> awaitAll(ready, call), threads))
                    .limit(16)
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitAll(CyclicBarrier ready, Runnable call) {
        for (int i = 0; i < 20; i++) {
            try {
                ready.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
            call.run();
        }
    }

    @Test
    void redisThatIsStopped_failsWithinTheTimeOut_andServesAgainAfterwards() throws IOException {
        try (var other = RedisForTests.start()) {
            var claims = other.claims();
            assertThat(other.redis().isAnswering()).isTrue();
            other.stop();
            long begun = System.nanoTime();
            assertThatThrownBy(() -> claims.claim(account, Examples.ROOM, null))
                    .isInstanceOf(CacheUnavailableException.class);
            assertThatThrownBy(() -> other.recentMessages().of(account, Examples.ROOM))
                    .isInstanceOf(CacheUnavailableException.class);
            assertThatThrownBy(() -> other.recentRooms().of(account)).isInstanceOf(CacheUnavailableException.class);
            assertThat(other.redis().isAnswering()).isFalse();
            assertThatThrownBy(() -> other.recentMessages()
                            .archived(account.key(), Examples.ROOM, List.of(Examples.messageId(1))))
                    .isInstanceOf(CacheUnavailableException.class);
            assertThat(new RedisAccountCache(other.redis()).find("issuer", "subject"))
                    .isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            other.startAgain();
            assertThat(claims.claim(account, Examples.ROOM, null)).isInstanceOf(Claim.Granted.class);
        }
    }
}
