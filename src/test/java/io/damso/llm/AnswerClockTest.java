package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.FaultCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerClockTest {

    private final TimeLimits limits = new TimeLimits(Duration.ofNanos(60), Duration.ofNanos(30), Duration.ofNanos(100));
    private final AnswerClock clock = new AnswerClock(limits, 1_000);

    @Test
    void silenceFromTheStart_isAFaultAfterTheFirstTokensLimit() {
        assertThat(clock.exceeded(1_059)).isEmpty();
        assertThat(clock.exceeded(1_060)).contains(FaultCode.LLM_FIRST_TOKEN);
    }

    @Test
    void silenceAfterAToken_isAFaultAfterTheStallsLimit() {
        clock.heard(1_010);
        assertThat(clock.exceeded(1_039)).isEmpty();
        assertThat(clock.exceeded(1_040)).contains(FaultCode.LLM_STALLED);
    }

    @Test
    void eachToken_givesTimeAnew_butNotBeyondTheWholeReplys() {
        clock.heard(1_050);
        clock.heard(1_079);
        clock.heard(1_099);
        assertThat(clock.exceeded(1_099)).isEmpty();
        assertThat(clock.exceeded(1_100)).contains(FaultCode.LLM_TOO_LONG);
    }

    @Test
    void remaining_isTheTimeToTheNearestLimit() {
        assertThat(clock.remaining(1_000)).isEqualTo(60);
        clock.heard(1_010);
        assertThat(clock.remaining(1_020)).isEqualTo(20);
        clock.heard(1_090);
        assertThat(clock.remaining(1_090)).isEqualTo(10);
    }
}
