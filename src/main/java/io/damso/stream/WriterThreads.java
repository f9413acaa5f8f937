package io.damso.stream;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Few threads while nobody blocks them, and more while someone does, up to as many as may be blocked at once; what is
 * beyond that waits its turn.
 */
final class WriterThreads implements Executor {

    // Writing to a reader who reads takes microseconds.
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Executor threads;
    private final Executor later;
    private final int few;
    private final int limit;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicBoolean watched = new AtomicBoolean();
    // Holds each reader once at most.
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile long lastTakenNanos = System.nanoTime();

    /**
     * @param later runs a task after some 10 ms
     * @param few how many threads do when none is blocked
     */
    WriterThreads(Executor threads, Executor later, int few, int limit) {
        this.threads = threads;
        this.later = later;
        this.few = Math.min(few, limit);
        this.limit = limit;
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
        try {
            if (!startOne(few)) {
                watch();
            }
        } catch (RuntimeException e) {
            // Another thread may have run it meanwhile.
            if (waiting.remove(task)) {
                throw e;
            }
        }
    }

    private void watch() {
        if (running.get() < limit && watched.compareAndSet(false, true)) {
            later.execute(this::look);
        }
    }

    // While nobody takes what waits, all threads are blocked: there shall be twice as many.
    private void look() {
        watched.set(false);
        if (System.nanoTime() - lastTakenNanos > STUCK_NANOS) {
            for (int more = running.get(); more > 0 && !waiting.isEmpty() && startOne(limit); more--) {}
        }
        if (!waiting.isEmpty()) {
            watch();
        }
    }

    private boolean startOne(int most) {
        if (!takePlace(most)) {
            return false;
        }
        try {
            threads.execute(this::work);
            return true;
        } catch (RuntimeException e) {
            running.decrementAndGet();
            throw e;
        }
    }

    // Never more than there are, not for a moment either: a thread that gives its place back would take that for
    // another thread at work, and leave it the task that nobody has.
    private boolean takePlace(int most) {
        for (int now = running.get(); now < most; now = running.get()) {
            if (running.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    private void work() {
        try {
            for (var task = waiting.poll(); task != null; task = waiting.poll()) {
                lastTakenNanos = System.nanoTime();
                task.run();
            }
        } finally {
            running.decrementAndGet();
            // One that came between the last look and the place given back; or the rest, if a task failed.
            if (!waiting.isEmpty()) {
                startOne(few);
            }
        }
    }
}
