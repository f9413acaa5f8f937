package io.damso.archive.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.damso.archive.Remainder;
import io.damso.journal.Entry;
import io.damso.journal.EntryFormat;
import io.damso.testing.Entries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrainTest {

    private static final Entries ROOM = Entries.of(42, 1, "r1");

    private final List<String> setAside = new ArrayList<>();
    private final List<String> parked = new ArrayList<>();
    private final List<List<Entry>> writes = new ArrayList<>();

    private class QueuedDelivery implements Delivery {

        private final String text;
        private final int attempt;

        QueuedDelivery(String text, int attempt) {
            this.text = text;
            this.attempt = attempt;
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public int attempt() {
            return attempt;
        }

        @Override
        public void park(int shard) {
            parked.add(shard + ": " + text);
        }

        @Override
        public void setAside(String reason) {
            setAside.add(reason + ": " + text);
        }
    }

    private QueuedDelivery delivery(String text) {
        return new QueuedDelivery(text, 1);
    }

    private QueuedDelivery question(int turn) {
        return delivery(text(turn));
    }

    private static String text(int turn) {
        return EntryFormat.write(ROOM.question(turn, "hello"));
    }

    private Drain drain(Function<List<Entry>, Remainder> writer) {
        return new Drain(recording(writer), (shard, entries) -> {
            throw new AssertionError("nothing was parked");
        });
    }

    private Drain drainParked(Function<List<Entry>, Remainder> writer) {
        return new Drain(
                entries -> {
                    throw new AssertionError("all was parked");
                },
                (shard, entries) -> {
                    assertThat(shard).isEqualTo(3);
                    return recording(writer).apply(entries);
                });
    }

    private Function<List<Entry>, Remainder> recording(Function<List<Entry>, Remainder> writer) {
        return entries -> {
            writes.add(entries);
            return writer.apply(entries);
        };
    }

    private Queue<Delivery> queue(int... turns) {
        return new ArrayDeque<>(IntStream.of(turns).mapToObj(this::question).toList());
    }

    private static Remainder unavailable(List<Entry> entries) {
        return new Remainder(Map.of(3, entries), List.of());
    }

    @Test
    void whatIsThere_isWrittenAtOnce_inTheOrderInWhichItCame() {
        drain(entries -> new Remainder()).drain(question(1), queue(2, 3)::poll);

        assertThat(writes).hasSize(1);
        assertThat(writes.get(0))
                .containsExactly(ROOM.question(1, "hello"), ROOM.question(2, "hello"), ROOM.question(3, "hello"));
    }

    @Test
    void aBatch_isBounded() {
        var queue = queue(IntStream.rangeClosed(2, 300).toArray());
        drain(entries -> new Remainder()).drain(question(1), queue::poll);

        assertThat(writes).singleElement().satisfies(batch -> assertThat(batch).hasSize(250));
        assertThat(queue).hasSize(50);
    }

    @Test
    void anEntryThatIsLarge_comesAlone() {
        var large = delivery(EntryFormat.write(ROOM.question(1, "x".repeat(512 * 1024))));
        var queue = queue(2);
        drain(entries -> new Remainder()).drain(large, queue::poll);

        assertThat(writes).singleElement().satisfies(batch -> assertThat(batch).hasSize(1));
        assertThat(queue).hasSize(1);
    }

    @Test
    void whatTwoBatchesHold_andParkBesideIt_fitsIntoWhatTheSmallestJournalKeepsForReplies() {
        String large = EntryFormat.write(ROOM.question(1, "담".repeat(20_000)));
        var queue = new ArrayDeque<Delivery>();
        IntStream.range(0, 300).forEach(i -> queue.add(delivery(large)));
        drain(entries -> new Remainder()).drain(queue.poll(), queue::poll);

        long bytes = large.getBytes(StandardCharsets.UTF_8).length;
        assertThat(writes.get(0).size() * bytes * 2 * 2).isLessThan(10 * 1024 * 1024);
    }

    @Test
    void anEntryThatFailedBefore_comesAlone() {
        var queue = queue(2);
        drain(entries -> new Remainder()).drain(new QueuedDelivery(text(1), 2), queue::poll);

        assertThat(writes).singleElement().satisfies(batch -> assertThat(batch).hasSize(1));
        assertThat(queue).hasSize(1);
    }

    @Test
    void anUnreadableEntry_isSetAside_andTheRestIsWritten() {
        var queue = new ArrayDeque<Delivery>(List.of(delivery("{\"v\":9}"), question(2)));
        drain(entries -> new Remainder()).drain(question(1), queue::poll);

        assertThat(setAside).containsExactly("unreadable: {\"v\":9}");
        assertThat(writes).singleElement().satisfies(batch -> assertThat(batch).hasSize(2));
    }

    @Test
    void aMessageThatIsNoText_isSetAside() {
        drain(entries -> new Remainder()).drain(delivery(null), queue()::poll);

        assertThat(setAside).containsExactly("unreadable: null");
        assertThat(writes).isEmpty();
    }

    @Test
    void aRefusedEntry_isSetAside_asItCame() {
        drain(entries -> new Remainder(Map.of(), entries.subList(0, 1))).drain(question(1), queue(2)::poll);

        assertThat(setAside).containsExactly("refused: " + text(1));
        assertThat(writes).hasSize(1);
    }

    @Test
    void onlyWhatItsShardDidNotTake_isParked_andNothingIsTriedAgain() {
        drain(entries -> unavailable(entries.subList(0, 1))).drain(question(1), queue(2)::poll);

        assertThat(parked).containsExactly("3: " + text(1));
        assertThat(writes).hasSize(1);
        assertThat(setAside).isEmpty();
    }

    @Test
    void whatWasDeliveredOftenBefore_isParked_andNotSetAside_whileItsShardIsAway() {
        drain(DrainTest::unavailable).drain(new QueuedDelivery(text(1), 1_000), queue()::poll);

        assertThat(parked).containsExactly("3: " + text(1));
        assertThat(setAside).isEmpty();
    }

    @Test
    void whatWasParked_isWritten_asManyAtOnceAsItsCallerAllows() {
        var queue = queue(2, 3, 4);
        drainParked(entries -> new Remainder()).drainParked(3, question(1), queue::poll, 3);

        assertThat(writes).singleElement().satisfies(batch -> assertThat(batch).hasSize(3));
        assertThat(queue).hasSize(1);
    }

    @Test
    void whatWasParked_isParkedAnew_whileItsShardIsAway() {
        drainParked(DrainTest::unavailable).drainParked(3, question(1), queue(2)::poll, 1);

        assertThat(parked).containsExactly("3: " + text(1));
    }

    @Test
    void whatCantBeParked_isNeverSetAside_howeverOftenItWasDelivered() {
        var full = new QueuedDelivery(text(1), 1_000) {
            @Override
            public void park(int shard) {
                throw new IllegalStateException("the store is full");
            }
        };
        var drain = drain(DrainTest::unavailable);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> drain.drain(full, queue()::poll));
        assertThat(setAside).isEmpty();
    }

    @Test
    void anUnknownFault_isThrown_soThatTheEntryIsDeliveredAgain() {
        var drain = drain(entries -> {
            throw new IllegalStateException("unheard of");
        });
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> drain.drain(new QueuedDelivery(text(1), 9), queue()::poll));
        assertThat(setAside).isEmpty();
    }

    @Test
    void anUnknownFaultAtTheTenthAttempt_setsTheEntryAside() {
        drain(entries -> {
                    throw new IllegalStateException("unheard of");
                })
                .drain(new QueuedDelivery(text(1), 10), queue()::poll);

        assertThat(setAside).containsExactly("failing: " + text(1));
    }
}
