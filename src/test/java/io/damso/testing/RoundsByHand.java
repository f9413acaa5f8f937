package io.damso.testing;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A scheduler that keeps what it was to repeat, for the test to run. A real one never runs again what once threw. */
public final class RoundsByHand extends ScheduledThreadPoolExecutor {

    private Runnable round;

    public RoundsByHand() {
        super(1);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long delay, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(command, delay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long delay, long between, TimeUnit unit) {
        round = command;
        return schedule(() -> {}, 0, TimeUnit.SECONDS);
    }

    public void runOnce() {
        round.run();
    }
}
