package io.damso.archive.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.archive.Outages;
import io.damso.archive.Remainder;
import io.damso.journal.Entry;
import io.damso.journal.EntryFormat;
import io.damso.testing.Entries;
import io.damso.testing.RoundsByHand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rounds by hand, as far apart as the test lets time pass. */
class ParkedRoundsTest {

    private final Map<Integer, Queue<String>> parked = new TreeMap<>();
    private final List<List<Entry>> writes = new ArrayList<>();
    private final Set<Integer> away = new HashSet<>();
    private final Set<Entry> failing = new HashSet<>();
    private final RoundsByHand scheduler = new RoundsByHand();
    private long now;
    private final Outages outages = new Outages(() -> now);
    private final ParkedRounds rounds = new ParkedRounds(new Drain(null, this::write), this::take, outages, () -> now);

    private record ParkedDelivery(String text, Map<Integer, Queue<String>> parked) implements Delivery {

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public void park(int shard) {
            parked.get(shard).add(text);
        }

        @Override
        public void setAside(String reason) {
            throw new AssertionError(reason);
        }
    }

    private boolean take(int shard, BiConsumer<Delivery, Supplier<Delivery>> work) {
        var queue = parked.computeIfAbsent(shard, number -> new ArrayDeque<>());
        Supplier<Delivery> next = () -> queue.isEmpty() ? null : new ParkedDelivery(queue.poll(), parked);
        var first = next.get();
        if (first != null) {
            work.accept(first, next);
        }
        return first != null;
    }

    // As the writer does: a shard that is away, or an entry that fails, fails all that is written with it.
    private Remainder write(int asked, List<Entry> entries) {
        writes.add(entries);
        var unavailable = entries.stream()
                .filter(entry ->
                        away.contains(entry.shard()) || entries.stream().anyMatch(failing::contains))
                .collect(Collectors.groupingBy(Entry::shard));
        entries.stream().map(Entry::shard).distinct().forEach(shard -> {
            if (unavailable.containsKey(shard)) {
                outages.failed(shard);
            } else {
                outages.answered(shard);
            }
        });
        return new Remainder(unavailable, List.of());
    }

    private static Entry question(int shard, int turn) {
        return Entries.of(42, shard, "r1").question(turn, "hello");
    }

    private void park(int shard, int entries) {
        parked.put(
                shard,
                new ArrayDeque<>(IntStream.rangeClosed(1, entries)
                        .mapToObj(turn -> EntryFormat.write(question(shard, turn)))
                        .toList()));
    }

    private void startOn(Executor threads) {
        rounds.start(scheduler, threads);
        scheduler.runOnce();
    }

    private void roundAfter(Duration time) {
        now += time.toNanos();
        scheduler.runOnce();
    }

    @Test
    void whatAnEarlierProcessParked_isWritten_inBatchesThatGrow() {
        park(1, 600);
        startOn(Runnable::run);

        assertThat(writes).extracting(List::size).containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 250, 95);
        assertThat(parked.get(1)).isEmpty();
    }

    @Test
    void aShardThatIsAway_isAskedWithOneEntry_lessAndLessOften() {
        park(1, 3);
        away.add(1);
        startOn(Runnable::run);
        for (int second = 1; second <= 31; second++) {
            roundAfter(Duration.ofSeconds(1));
        }

        assertThat(writes).as("after 0, 1, 3, 7, 15, 23 and 31 s").hasSize(7).allMatch(batch -> batch.size() == 1);
        assertThat(parked.get(1)).hasSize(3);
    }

    @Test
    void entriesThatRedisWasNotTold_areTriedOneByOne_lessAndLessOften() {
        park(1, 3);
        var untold = new ParkedRounds(
                new Drain(null, (shard, entries) -> {
                    writes.add(entries);
                    outages.untold(shard);
                    return new Remainder(Map.of(shard, entries), List.of());
                }),
                this::take,
                outages,
                () -> now);
        untold.start(scheduler, Runnable::run);
        scheduler.runOnce();
        for (int second = 1; second <= 31; second++) {
            roundAfter(Duration.ofSeconds(1));
        }

        assertThat(writes).as("after 0, 1, 3, 7, 15, 23 and 31 s").hasSize(7).allMatch(batch -> batch.size() == 1);
        assertThat(parked.get(1)).hasSize(3);
    }

    @Test
    void aShardThatIsBack_getsAllThatWaited() {
        park(1, 3);
        away.add(1);
        startOn(Runnable::run);
        away.clear();
        roundAfter(Duration.ofSeconds(1));

        assertThat(parked.get(1)).isEmpty();
        assertThat(outages.isAway(1)).isFalse();
    }

    @Test
    void aShardThatIsAway_withNothingParked_isLeftToTheNextEntry() {
        outages.failed(1);
        startOn(Runnable::run);
        assertThat(outages.isAway(1)).isTrue();
        roundAfter(Duration.ofSeconds(1));
        assertThat(outages.isAway(1)).isFalse();
    }

    @Test
    void anEntryThatFailsByItself_costsNoOtherItsPlace() {
        park(1, 40);
        failing.add(question(1, 5));
        startOn(Runnable::run);
        for (int second = 1; second <= 60; second++) {
            roundAfter(Duration.ofSeconds(1));
        }

        assertThat(parked.get(1)).containsExactly(EntryFormat.write(question(1, 5)));
    }

    @Test
    void aShardThatHangs_holdsUpNoOther_andIsAskedOnce() {
        park(1, 1);
        park(2, 1);
        var threads = new ArrayList<Runnable>();
        startOn(threads::add);
        int begun = threads.size();
        roundAfter(Duration.ofMinutes(1));
        assertThat(threads).as("each has its thread still").hasSize(begun);

        threads.get(1).run();
        assertThat(parked.get(2)).isEmpty();
        assertThat(parked.get(1)).hasSize(1);
    }

    @Test
    void aQueueThatWasEmpty_isLookedIntoAgainAfterAWhile() {
        startOn(Runnable::run);
        park(1, 1);
        roundAfter(Duration.ofSeconds(4));
        assertThat(parked.get(1)).hasSize(1);
        roundAfter(Duration.ofSeconds(1));
        assertThat(parked.get(1)).isEmpty();
    }

    @Test
    void aFault_isNotTheLastRound() {
        var broken = new boolean[] {true};
        var faulty = new ParkedRounds(
                new Drain(null, this::write),
                (shard, work) -> {
                    if (broken[0]) {
                        throw new IllegalStateException("no broker");
                    }
                    return take(shard, work);
                },
                outages,
                () -> now);
        park(1, 1);
        faulty.start(scheduler, Runnable::run);
        scheduler.runOnce();
        broken[0] = false;
        roundAfter(Duration.ofSeconds(5));
        assertThat(parked.get(1)).isEmpty();
    }

    @Test
    void nothingIsTaken_onceTheServerStops() {
        startOn(Runnable::run);
        rounds.stop();
        park(1, 1);
        roundAfter(Duration.ofMinutes(1));
        assertThat(parked.get(1)).hasSize(1);
    }
}
