package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedSelectTest {

    private static final int READY = 3;

    private final List<Long> pauses = new ArrayList<>();
    private long now = 1_000;
    private final PacedSelect select = new PacedSelect(() -> now, this::pause);

    private void pause(long nanos) {
        if (nanos > 0) {
            pauses.add(nanos);
            now += nanos;
        }
    }

    private int look(boolean hasTasks) throws Exception {
        return select.calculateStrategy(() -> READY, hasTasks);
    }

    @Test
    void looksInARow_areApart() throws Exception {
        assertThat(look(false)).isEqualTo(SelectStrategy.SELECT);
        now += 1_000_000;
        look(false);
        look(false);
        assertThat(pauses).containsExactly(PacedSelect.PACE_NANOS - 1_000_000, PacedSelect.PACE_NANOS);
    }

    @Test
    void lookAfterASilence_isAtOnce() throws Exception {
        look(false);
        now += PacedSelect.PACE_NANOS;
        look(false);
        assertThat(pauses).isEmpty();
    }

    @Test
    void tasks_areNotHeldUp() throws Exception {
        look(false);
        assertThat(look(true)).isEqualTo(READY);
        assertThat(pauses).isEmpty();
    }
}
