package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutagesTest {

    private long now = Long.MAX_VALUE - 1;
    private final Outages outages = new Outages(() -> now);

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private long millisUntilDue() {
        long millis = 0;
        while (!outages.isDue(2)) {
            pass(100);
            millis += 100;
        }
        return millis;
    }

    @Test
    void aShardThatFailed_isAway_andTheOthersAreNot() {
        outages.failed(2);
        assertThat(outages.shards()).containsExactly(2);
        assertThat(outages.isAway(1)).isFalse();
        assertThat(outages.isDue(1)).isFalse();
    }

    @Test
    void pausesGrow_upToEightSeconds() {
        for (long expected : new long[] {1_000, 2_000, 4_000, 8_000, 8_000}) {
            outages.failed(2);
            assertThat(millisUntilDue()).isEqualTo(expected);
        }
    }

    @Test
    void attemptsThatFailTogether_areOneFailure() {
        outages.failed(2);
        pass(500);
        outages.failed(2);
        assertThat(millisUntilDue()).isEqualTo(500);
    }

    @Test
    void aShardWhoseEntriesRedisWasNotTold_isNotAway_andIsTriedLessAndLessOften() {
        for (long expected : new long[] {1_000, 2_000}) {
            outages.untold(2);
            assertThat(outages.isUntold(2)).isTrue();
            assertThat(outages.isAway(2)).isFalse();
            assertThat(outages.shards()).isEmpty();
            assertThat(millisUntilDue()).isEqualTo(expected);
        }
        outages.answered(2);
        assertThat(outages.isUntold(2)).isFalse();
    }

    @Test
    void theOtherReason_beginsAnew() {
        outages.failed(2);
        pass(1_000);
        outages.failed(2);
        outages.untold(2);
        assertThat(outages.isAway(2)).isFalse();
        assertThat(millisUntilDue()).isEqualTo(1_000);
        outages.failed(2);
        assertThat(outages.isUntold(2)).isFalse();
    }

    @Test
    void aShardThatAnswers_isThere_andItsNextOutageBeginsAnew() {
        outages.failed(2);
        pass(1_000);
        outages.failed(2);
        outages.answered(2);
        assertThat(outages.isAway(2)).isFalse();
        outages.failed(2);
        assertThat(millisUntilDue()).isEqualTo(1_000);
    }
}
