package io.damso.archive.queue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A queue that gives what comes within a moment as well, if it had few: a transaction costs more than its rows do, and
 * nobody waits for an entry, which is read from Redis until MySQL has it. For one batch.
 */
final class Gathering implements Supplier<Delivery> {

    private static final long MILLIS = 500;

    // One listener gathers while the others write or wait: side by side, each would have a part of what one
    // transaction can take.
    private static final Lock TURN = new ReentrantLock();

    // Who has more has little to gain, and whoever counts what the queue holds does not see these.
    static final int FEW = 10;

    private final Supplier<Delivery> queue;
    private final Runnable pause;
    private int given;
    private boolean over;

    Gathering(Supplier<Delivery> queue) {
        this(queue, Gathering::pause);
    }

    Gathering(Supplier<Delivery> queue, Runnable pause) {
        this.queue = queue;
        this.pause = pause;
    }

    @Override
    public Delivery get() {
        var next = queue.get();
        if (next == null && given < FEW && !over) {
            over = true;
            pause.run();
            next = queue.get();
        }
        given++;
        return next;
    }

    private static void pause() {
        try {
            TURN.lockInterruptibly();
            try {
                TimeUnit.MILLISECONDS.sleep(MILLIS);
            } finally {
                TURN.unlock();
            }
        } catch (InterruptedException e) {
            // The server stops: what is there is written.
            Thread.currentThread().interrupt();
        }
    }
}
