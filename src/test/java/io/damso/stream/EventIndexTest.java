package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventIndexTest {

    private final EventIndex index = new EventIndex();

    private void add(int count, long epoch, long firstSeq) {
        for (int i = 0; i < count; i++) {
            index.add(new EventId(epoch, firstSeq + i), index.count() * 10);
        }
    }

    @Test
    void emptyIndex_knowsNothing() {
        assertThat(index.count()).isZero();
        assertThat(index.base()).isZero();
        assertThat(index.find(new EventId(1, 1))).isEqualTo(-1);
        assertThat(index.end(-1)).isZero();
    }

    @Test
    void events_areNumberedInTheirOrder_overManyEpochs() {
        add(20, 1, 5);
        add(20, 7, 1);
        assertThat(index.count()).isEqualTo(40);
        assertThat(index.id(0)).isEqualTo(new EventId(1, 5));
        assertThat(index.id(19)).isEqualTo(new EventId(1, 24));
        assertThat(index.id(20)).isEqualTo(new EventId(7, 1));
        assertThat(index.find(new EventId(7, 20))).isEqualTo(39);
        assertThat(index.end(39)).isEqualTo(390);
    }

    @Test
    void idOfAnotherEpoch_isNotFound_thoughItsNumberIs() {
        add(3, 5, 1);
        add(3, 9, 1);
        assertThat(List.of(new EventId(4, 1), new EventId(7, 2), new EventId(10, 1), new EventId(5, 4)))
                .allSatisfy(id -> assertThat(index.find(id)).isEqualTo(-1));
    }

    @Test
    void skippedNumbers_areNotFound() {
        index.add(new EventId(1, 1), 1);
        index.add(new EventId(1, 4), 2);
        assertThat(index.find(new EventId(1, 2))).isEqualTo(-1);
        assertThat(index.find(new EventId(1, 4))).isEqualTo(1);
    }

    @Test
    void restart_forgetsWhatWas_andNumbersGoOn() {
        add(5, 1, 1);
        index.restart();
        assertThat(index.base()).isEqualTo(5);
        assertThat(index.count()).isEqualTo(5);
        assertThat(index.find(new EventId(1, 3))).isEqualTo(-1);
        index.add(new EventId(1, 6), 42);
        assertThat(index.find(new EventId(1, 6))).isEqualTo(5);
        assertThat(index.id(5)).isEqualTo(new EventId(1, 6));
        assertThat(index.end(4)).isZero();
        assertThat(index.end(5)).isEqualTo(42);
    }

    @Test
    void whateverHappened_everyEventThatIsKnown_isFoundByItsId() {
        var random = new Random(42);
        var known = new ArrayList<EventId>();
        var last = new EventId(1, 0);
        int base = 0;
        for (int i = 0; i < 5_000; i++) {
            switch (random.nextInt(200)) {
                case 0 -> last = new EventId(last.epoch() + 1 + random.nextInt(3), 0);
                case 1 -> {
                    index.restart();
                    base += known.size();
                    known.clear();
                }
                default -> {}
            }
            last = new EventId(last.epoch(), last.seq() + 1 + random.nextInt(3));
            index.add(last, i);
            known.add(last);
            int looked = random.nextInt(known.size());
            assertThat(index.find(known.get(looked))).isEqualTo(base + looked);
            assertThat(index.id(base + looked)).isEqualTo(known.get(looked));
        }
        assertThat(index.count()).isEqualTo(5_000);
    }
}
