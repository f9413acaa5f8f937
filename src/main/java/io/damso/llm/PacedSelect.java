package io.damso.llm;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Has an event loop wait a moment before it looks for what else has come, so that one wake-up serves many answers. What
 * comes after a silence is taken at once.
 */
final class PacedSelect implements SelectStrategy {

    // What is read is committed together with what else comes in twice that time.
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private long lastNanos = System.nanoTime() - PACE_NANOS;

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        if (hasTasks) {
            return selectNow.get();
        }
        LockSupport.parkNanos(lastNanos + PACE_NANOS - System.nanoTime());
        lastNanos = System.nanoTime();
        return SelectStrategy.SELECT;
    }
}
