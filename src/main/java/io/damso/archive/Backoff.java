package io.damso.archive;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Pauses between attempts, each twice as long as the one before up to 5 s, for 20 s in all from when it is made. */
final class Backoff {

    /** Below the 30 s that the server waits for its work when it is asked to stop. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Pause pause;
    private final LongSupplier nanoTime;
    private final long end;
    private Duration next = FIRST;

    /** Lets time pass. */
    interface Pause {

        /** @return false if it was cut short, and there should be no other attempt */
        boolean of(Duration time);
    }

    Backoff(Pause pause, LongSupplier nanoTime) {
        this.pause = pause;
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + LIMIT.toNanos();
    }

    /** @return whether there should be another attempt */
    boolean await() {
        if (nanoTime.getAsLong() + next.toNanos() > end) {
            return false;
        }
        boolean again = pause.of(next);
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        return again;
    }
}
