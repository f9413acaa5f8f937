package io.damso.archive.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class GatheringTest {

    private final Queue<Delivery> queue = new ArrayDeque<>();
    private int pauses;

    private static Delivery delivery() {
        return new Delivery() {
            @Override
            public String text() {
                return null;
            }

            @Override
            public int attempt() {
                return 1;
            }

            @Override
            public void park(int shard) {}

            @Override
            public void setAside(String reason) {}
        };
    }

    private Gathering gathering(Runnable meanwhile) {
        return new Gathering(queue::poll, () -> {
            pauses++;
            meanwhile.run();
        });
    }

    @Test
    void whatIsThere_isGivenWithoutAPause() {
        var there = List.of(delivery(), delivery());
        queue.addAll(there);
        var gathering = gathering(() -> {});

        assertThat(List.of(gathering.get(), gathering.get())).isEqualTo(there);
        assertThat(pauses).isZero();
    }

    @Test
    void whatComesDuringThePause_isGiven() {
        var late = List.of(delivery(), delivery());
        var gathering = gathering(() -> queue.addAll(late));

        assertThat(List.of(gathering.get(), gathering.get())).isEqualTo(late);
    }

    @Test
    void whereThereWereMany_noPauseIsMade() {
        for (int i = 0; i < Gathering.FEW; i++) {
            queue.add(delivery());
        }
        var gathering = gathering(() -> {});

        for (int i = 0; i < Gathering.FEW; i++) {
            assertThat(gathering.get()).isNotNull();
        }
        assertThat(gathering.get()).isNull();
        assertThat(pauses).isZero();
    }

    @Test
    void thePauseIsMadeOnce_howeverMuchComes() {
        var gathering = gathering(() -> queue.add(delivery()));

        assertThat(gathering.get()).isNotNull();
        assertThat(gathering.get()).isNull();
        queue.add(delivery());
        assertThat(gathering.get()).isNotNull();
        assertThat(gathering.get()).isNull();
        assertThat(pauses).isEqualTo(1);
    }
}
