package io.damso.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/**
 * An upper bound of what the journal holds: what was there when it was counted last, and all that was appended since.
 * Nobody has to say what left it, which would be forgotten some day; it is counted again instead, before it seems full. What
 * the archive has in hand is not seen by a count: so, once full, and at the start, it has room again from three quarters on.
 */
final class Space {

    // What the engine needs for a message of a few bytes.
    private static final long EACH = 2_048;
    private static final int MORE_IN_UTF_8 = 2;
    private static final int PARTS = 4;

    // Counting reads all that waits: at most a tenth of the time goes into it.
    private static final int REST = 10;

    private final long limit;
    private final LongUnaryOperator count;
    private final AtomicLong appended = new AtomicLong();
    // By how much more, or less, is there than was appended here.
    private volatile long difference;
    // As of the last count.
    private volatile boolean full;
    private boolean counted;
    private long appendedAtCount;
    private long countedNanos;
    private long restNanos;

    /**
     * @param limit bytes from which on it is full
     * @param count counts what is there, at most up to its argument
     */
    Space(long limit, LongUnaryOperator count) {
        this.limit = limit;
        this.count = count;
    }

    /** What a text takes of the store, in bytes. */
    static long cost(String text) {
        return EACH
                + text.length()
                + MORE_IN_UTF_8 * text.chars().filter(c -> c >= 0x80).count();
    }

    /** To be called before the append, which may be kept even if it fails. */
    void take(String text) {
        appended.addAndGet(cost(text));
    }

    boolean isFull() {
        return full || kept() >= limit;
    }

    private long kept() {
        return appended.get() + difference;
    }

    /**
     * Counts what is there, for one thread at a time.
     *
     * @throws JournalUnavailableException if the broker does not tell
     */
    void countAgain() {
        if (limit == Long.MAX_VALUE) {
            return;
        }
        long begin = System.nanoTime();
        boolean wasFull = !counted || isFull();
        long before = appended.get();
        difference = count.applyAsLong(limit) - before;
        full = kept() >= (wasFull ? limit - limit / PARTS : limit);
        counted = true;
        appendedAtCount = before;
        countedNanos = System.nanoTime();
        restNanos = (countedNanos - begin) * REST;
    }

    /** Whether enough has changed, or may have, and the last time is long enough ago. */
    boolean isDue() {
        boolean changed = isFull() || appended.get() - appendedAtCount >= limit / PARTS;
        return changed && System.nanoTime() - countedNanos >= restNanos;
    }
}
