package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Keys;
import io.damso.cache.RedisForTests;
import io.damso.model.EventId;
import io.damso.testing.Ports;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;

class RedisReplyLogIT extends ReplyLogContract {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final ReplyLog log = new RedisReplyLog(redis.redis(), node);

    @Override
    ReplyLog log() {
        return log;
    }

    @Override
    void lose(ReplyLog.Key lost) {
        redis.redis().call(r -> r.del(name(lost)));
    }

    private static String name(ReplyLog.Key key) {
        return Keys.reply(key.account(), key.stream());
    }

    private long lifetimeSeconds() {
        return redis.redis().call(r -> r.ttl(name(key)));
    }

    @Test
    void liveLog_livesForADay_andFiveMinutesAfterItsEnd() {
        append(start(1, 1), text(1, 2, "a"));
        assertThat(lifetimeSeconds()).isBetween(86_000L, 86_400L);
        append(text(1, 3, "b"), ended(1, 4));
        assertThat(lifetimeSeconds()).isBetween(290L, 300L);
    }

    @Test
    void takenOverLog_livesForADayAgain() {
        append(start(1, 1), ended(1, 2));
        append(start(2, 1));
        assertThat(lifetimeSeconds()).isBetween(86_000L, 86_400L);
    }

    @Test
    void lateWriter_thatIsRefused_leavesTheEndedLogItsFiveMinutes() {
        append(start(2, 1), ended(2, 2));
        append(start(1, 1));
        assertThat(lifetimeSeconds()).isBetween(290L, 300L);
    }

    @Test
    void messageEvent_isKeptAsItsTextAlone() {
        append(start(1, 1), text(1, 2, "only once"));
        var entries = redis.redis().call(r -> r.xrange(name(key), "1-2", "1-2"));
        assertThat(entries.get(0).getFields()).containsEntry("d", "only once");
    }

    @Test
    void keyOfAnotherKind_isAnOutage_notAnEmptyLog() {
        redis.redis().call(r -> r.set(name(key), "no stream"));
        assertThatThrownBy(() -> append(start(1, 1))).isInstanceOf(CacheUnavailableException.class);
        assertThatThrownBy(() -> log().read(key, EventId.START)).isInstanceOf(CacheUnavailableException.class);
        lose(key);
    }

    @Test
    void wordOfAnotherNode_isHeard_alsoAfterRedisClockWasSetBack() {
        String inbox = Keys.inbox(node);
        var later = XAddParams.xAddParams().id(new StreamEntryID(99_999_999_999_999L, 1));
        redis.redis().call(r -> r.xadd(inbox, later, Map.of("wake", "")));
        log.await(Map.of(), SHORT);
        redis.redis().call(r -> r.del(inbox));
        log.tellToStop(node, key.stream());
        assertThat(log.await(Map.of(), SHORT).stops()).containsExactly(key.stream());
    }

    @Test
    void connectionOfTheLog_thatWasLost_failsAnAppend_whateverElseWasAskedSince() throws IOException {
        try (var server = RedisForTests.start()) {
            var cut = new RedisReplyLog(server.redis(), node);
            append(cut, key, start(1, 1));
            server.cutConnections();
            await().until(cut::isAnswering);
            assertThat(cut.isAnswering()).isTrue();
            assertThatThrownBy(() -> append(cut, key, text(1, 2, "a"))).isInstanceOf(CacheUnavailableException.class);
            await().until(cut::isAppendable);
            assertThat(append(cut, key, text(1, 3, "b"))).isEqualTo(ReplyLog.Appended.LOGGED);
        }
    }

    @Test
    void goneRedis_isAnOutage_forEveryCall() {
        var gone = new RedisReplyLog(RedisForTests.connect("redis://127.0.0.1:" + Ports.free()), node);
        assertThatThrownBy(() -> append(gone, key, start(1, 1))).isInstanceOf(CacheUnavailableException.class);
        assertThatThrownBy(() -> gone.read(key, EventId.START)).isInstanceOf(CacheUnavailableException.class);
        assertThatThrownBy(() -> gone.await(Map.of(key, EventId.START), SHORT))
                .isInstanceOf(CacheUnavailableException.class);
    }
}
