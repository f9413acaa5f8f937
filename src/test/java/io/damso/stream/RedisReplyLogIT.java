package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Keys;
import io.damso.cache.RedisForTests;
import io.damso.model.EventId;
import io.damso.testing.Ports;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisReplyLogIT extends ReplyLogContract {

    private static RedisForTests redis;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisForTests.start();
    }

    @AfterAll
    static void stop() throws IOException {
        redis.close();
    }

    @Override
    ReplyLog log() {
        return new RedisReplyLog(redis.redis());
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
    void goneRedis_isAnOutage_forEveryCall() {
        var gone = new RedisReplyLog(RedisForTests.connect("redis://127.0.0.1:" + Ports.free()));
        assertThatThrownBy(() -> gone.append(Map.of(key, List.of(start(1, 1)))))
                .isInstanceOf(CacheUnavailableException.class);
        assertThatThrownBy(() -> gone.read(key, EventId.START)).isInstanceOf(CacheUnavailableException.class);
        assertThatThrownBy(() -> gone.await(Map.of(key, EventId.START), SHORT))
                .isInstanceOf(CacheUnavailableException.class);
    }
}
