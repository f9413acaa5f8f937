package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.cache.SessionEnds.News;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds of any {@link SessionEnds}. */
abstract class SessionEndsContract {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00.123Z");

    abstract SessionEnds ends();

    abstract void lose();

    abstract void goAway();

    @Test
    void whatIsTold_isHeardOnce_withItsTime() {
        ends().tell(Map.of("session:1", NOON, "person:2", NOON.plusSeconds(1)));
        var first = ends().since(News.BEGIN);
        ends().tell(Map.of("session:3", NOON));
        var second = ends().since(first.position());

        assertThat(first.ends()).isEqualTo(Map.of("session:1", NOON, "person:2", NOON.plusSeconds(1)));
        assertThat(second.ends()).isEqualTo(Map.of("session:3", NOON));
        assertThat(ends().since(second.position()).ends()).isEmpty();
        assertThat(first.isLost() || second.isLost()).isFalse();
    }

    @Test
    void whoComesLate_hearsAll() {
        ends().tell(Map.of("session:1", NOON));
        ends().tell(Map.of("session:2", NOON));

        assertThat(ends().since(News.BEGIN).ends()).containsOnlyKeys("session:1", "session:2");
    }

    @Test
    void whatIsLost_isSaidToBe() {
        ends().tell(Map.of("session:1", NOON));
        var before = ends().since(News.BEGIN);
        lose();

        var after = ends().since(before.position());

        assertThat(after.isLost()).isTrue();
        assertThat(after.ends()).isEmpty();
    }

    @Test
    void whileItIsAway_nobodyIsTold_andEverybodyHearsThat() {
        goAway();

        assertThatThrownBy(() -> ends().tell(Map.of("session:1", NOON))).isInstanceOf(CacheUnavailableException.class);
        assertThatThrownBy(() -> ends().since(News.BEGIN)).isInstanceOf(CacheUnavailableException.class);
    }
}
