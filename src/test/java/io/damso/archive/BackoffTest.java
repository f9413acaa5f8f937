package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final List<Duration> pauses = new ArrayList<>();
    private long now = 1_000_000_000_000L;

    private boolean pause(Duration time) {
        pauses.add(time);
        now += time.toNanos();
        return true;
    }

    @Test
    void pausesGrow_upToFiveSeconds_andNeverPassTheLimit() {
        var backoff = new Backoff(this::pause, () -> now);
        while (backoff.await()) {}

        assertThat(pauses.subList(0, 6))
                .extracting(Duration::toMillis)
                .containsExactly(250L, 500L, 1000L, 2000L, 4000L, 5000L);
        assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofSeconds(5)) <= 0);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
    }

    @Test
    void attemptsThatTakeTime_countToo() {
        var backoff = new Backoff(this::pause, () -> now);
        assertThat(backoff.await()).isTrue();
        now += Duration.ofSeconds(20).toNanos();
        assertThat(backoff.await()).isFalse();
        assertThat(pauses).hasSize(1);
    }

    @Test
    void aPauseCutShort_endsTheAttempts() {
        assertThat(new Backoff(time -> false, () -> now).await()).isFalse();
    }
}
