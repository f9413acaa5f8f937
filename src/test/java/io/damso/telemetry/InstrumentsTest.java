package io.damso.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstrumentsTest {

    @AfterEach
    void tellNobody() {
        Tally.SENDS.tell((count, values) -> {});
        Timing.TOKEN_GAP.tell(nanos -> {});
    }

    @Test
    void whoeverListens_canFail_withoutHarmToWhatIsObserved() {
        Tally.SENDS.tell((count, values) -> {
            throw new IllegalStateException("as the test wants it");
        });
        Timing.TOKEN_GAP.tell(nanos -> {
            throw new IllegalStateException("as the test wants it");
        });
        assertThatCode(() -> Tally.SENDS.add("accepted")).doesNotThrowAnyException();
        assertThatCode(() -> Timing.TOKEN_GAP.record(1)).doesNotThrowAnyException();
    }

    @Test
    void whatNobodyListensTo_canBeToldAllTheSame() {
        assertThatCode(() -> Tally.MODEL_CALLS.add("default", "done")).doesNotThrowAnyException();
        assertThatCode(() -> Timing.LOG_APPEND.since(System.nanoTime())).doesNotThrowAnyException();
    }

    @Test
    void names_areOursAndWithoutAUnit_whichPrometheusAdds() {
        assertThat(Tally.values()).extracting(Tally::meter).allMatch(name -> name.matches("damso_[a-z_]+"));
        assertThat(Timing.values())
                .extracting(Timing::meter)
                .allMatch(name -> name.matches("damso_[a-z_]+") && !name.endsWith("seconds"))
                .doesNotHaveDuplicates();
    }
}
