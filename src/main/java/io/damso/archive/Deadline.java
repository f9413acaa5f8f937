package io.damso.archive;

import java.time.Duration;

/** When to begin nothing more. */
final class Deadline {

    private final long end;

    Deadline(Duration patience) {
        end = System.nanoTime() + patience.toNanos();
    }

    boolean isOver() {
        return System.nanoTime() - end > 0;
    }
}
