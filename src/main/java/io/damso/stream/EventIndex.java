package io.damso.stream;

import io.damso.model.EventId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which event ends where in a reply's text: what a reader needs to go on from any of them, in twelve bytes each. Events
 * are numbered from zero in the order of the log. Not thread-safe.
 */
final class EventIndex {

    private record Epoch(long value, int first) {}

    private final List<Epoch> epochs = new ArrayList<>();
    private long[] seqs = new long[16];
    private int[] ends = new int[16];
    private int base;
    private int size;

    /** @param id greater than every one before it */
    void add(EventId id, int end) {
        if (size == seqs.length) {
            seqs = Arrays.copyOf(seqs, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        if (epochs.isEmpty() || epochs.get(epochs.size() - 1).value() != id.epoch()) {
            epochs.add(new Epoch(id.epoch(), count()));
        }
        seqs[size] = id.seq();
        ends[size] = end;
        size++;
    }

    /** Forgets all so far; numbers go on. */
    void restart() {
        base += size;
        size = 0;
        epochs.clear();
    }

    /** The number of the first event that is known. */
    int base() {
        return base;
    }

    /** The number that the next event gets. */
    int count() {
        return base + size;
    }

    /** @param number of a known event; the one before the first ends where the text begins */
    int end(int number) {
        return number < base ? 0 : ends[number - base];
    }

    /** @param number of a known event */
    EventId id(int number) {
        int i = epochs.size() - 1;
        while (epochs.get(i).first() > number) {
            i--;
        }
        return new EventId(epochs.get(i).value(), seqs[number - base]);
    }

    /** The number of an event; -1 if it is not known. */
    int find(EventId id) {
        int to = count();
        for (int i = epochs.size() - 1; i >= 0; i--) {
            var epoch = epochs.get(i);
            if (epoch.value() == id.epoch()) {
                int found = Arrays.binarySearch(seqs, epoch.first() - base, to - base, id.seq());
                return found < 0 ? -1 : found + base;
            }
            to = epoch.first();
        }
        return -1;
    }
}
