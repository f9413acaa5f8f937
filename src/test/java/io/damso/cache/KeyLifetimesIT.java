package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.model.Account;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.testing.Examples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.params.ScanParams;

class KeyLifetimesIT {

    private static final Repeat REPEAT = new Repeat("{a} key", "payload");
    private static RedisForTests redis;

    private final Account account = Examples.account();

    @BeforeAll
    static void start() throws IOException {
        redis = RedisForTests.start();
    }

    @AfterAll
    static void stop() throws IOException {
        redis.close();
    }

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
        var leases = redis.leases();
        var recent = redis.recentMessages();
        redis.recentRooms().fill(account, List.of());
        var turn = ((Claim.Granted) leases.claim(account, Examples.ROOM, REPEAT)).turn();
        recent.addQuestion(turn, Examples.question(turn, "hello"), "title", REPEAT);
        leases.renew(List.of(turn));
        leases.flagStop(account, Examples.ROOM, turn.replyId());
        recent.addReply(turn, Examples.reply(turn, "hi"));
        new RedisAccountCache(redis.redis()).keep("issuer", "subject", account);
        var other = ((Claim.Granted) leases.claim(account, new RoomId("r2"), null)).turn();
        redis.redis().call(r -> r.del(Keys.turn(account.key(), other.room())));
        leases.renew(List.of(other));
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
    void redisThatIsStopped_failsWithinTheTimeOut_andServesAgainAfterwards() throws IOException {
        try (var other = RedisForTests.start()) {
            var leases = other.leases();
            assertThat(other.redis().isAnswering()).isTrue();
            other.stop();
            long begun = System.nanoTime();
            assertThatThrownBy(() -> leases.claim(account, Examples.ROOM, null))
                    .isInstanceOf(CacheUnavailableException.class);
            assertThatThrownBy(() -> other.recentMessages().of(account, Examples.ROOM))
                    .isInstanceOf(CacheUnavailableException.class);
            assertThatThrownBy(() -> other.recentRooms().of(account)).isInstanceOf(CacheUnavailableException.class);
            assertThat(other.redis().isAnswering()).isFalse();
            other.recentMessages().archived(account.key(), Examples.ROOM, List.of(Examples.messageId(1)));
            assertThat(new RedisAccountCache(other.redis()).find("issuer", "subject"))
                    .isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            other.startAgain();
            assertThat(leases.claim(account, Examples.ROOM, null)).isInstanceOf(Claim.Granted.class);
        }
    }
}
