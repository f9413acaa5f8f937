package io.damso.llm;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Has an event loop wait a moment before it looks for what else has come, so that one wake-up serves many answers. What
 * comes after a silence is taken at once.
 */
final class PacedSelect implements SelectStrategy {

    // What is read is committed together with what else comes in twice that time.
    static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private final LongSupplier nanoTime;
    private final LongConsumer pause;
    private long lastNanos;

    PacedSelect() {
        this(System::nanoTime, LockSupport::parkNanos);
    }

    /** @param pause for so many nanoseconds, which may be none or fewer */
    PacedSelect(LongSupplier nanoTime, LongConsumer pause) {
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.lastNanos = nanoTime.getAsLong() - PACE_NANOS;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        if (hasTasks) {
            return selectNow.get();
        }
        pause.accept(lastNanos + PACE_NANOS - nanoTime.getAsLong());
        lastNanos = nanoTime.getAsLong();
        return SelectStrategy.SELECT;
    }
}
