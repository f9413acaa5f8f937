package io.damso.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does something to a node at the instant at which it has come to a step; the node hears no more of Redis until then. */
public final class Trap {

    private final Step step;
    private final Runnable action;
    private final AtomicBoolean sprung = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Trap(Step step, Runnable action) {
        this.step = step;
        this.action = action;
    }

    void asked(RespMessage command) throws InterruptedException {
        if (step.isReachedBy(command)) {
            spring();
        }
    }

    void answered(RespMessage command, RespMessage answer) throws InterruptedException {
        if (step.isReachedBy(command, answer)) {
            spring();
        }
    }

    private void spring() throws InterruptedException {
        if (sprung.compareAndSet(false, true)) {
            action.run();
            done.countDown();
            released.await();
        }
    }

    /** @throws AssertionError if the node does not come to the step within {@code limit} */
    public void awaitSprung(Duration limit) throws InterruptedException {
        if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the node did not come to " + step);
        }
    }

    /** Passes on what was held, the command of the step or its answer; never springs later. */
    public void release() {
        sprung.set(true);
        released.countDown();
    }
}
