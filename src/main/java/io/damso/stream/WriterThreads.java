package io.damso.stream;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As few threads as what waits is worth while nobody blocks them, as waking one costs as much as several writes. One that
 * is blocked is counted out, and others do its work, up to as many as may be blocked at once; what is beyond that waits
 * its turn.
 */
final class WriterThreads implements Executor {

    // Writing to a reader who reads takes microseconds.
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    // Half a millisecond of one thread's work.
    private static final int WORTH_A_THREAD = 64;

    private final Executor threads;
    private final Executor later;
    private final int few;
    private final int limit;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger stuck = new AtomicInteger();
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watched = new AtomicBoolean();
    // Holds each reader once at most.
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger backlog = new AtomicInteger();

    /**
     * @param later runs a task after some 20 ms
     * @param few how many threads do at most when none is blocked
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
        backlog.incrementAndGet();
        try {
            if (!startOne(worthwhile())) {
                watch();
            }
        } catch (RuntimeException e) {
            // Another thread may have run it meanwhile.
            if (waiting.remove(task)) {
                backlog.decrementAndGet();
                throw e;
            }
        }
    }

    private Runnable take() {
        var task = waiting.poll();
        if (task != null) {
            backlog.decrementAndGet();
        }
        return task;
    }

    private int worthwhile() {
        return Math.min(few, 1 + backlog.get() / WORTH_A_THREAD);
    }

    private void watch() {
        if (running.get() < limit && watched.compareAndSet(false, true)) {
            later.execute(this::look);
        }
    }

    // Where some are found to be blocked, more may be soon: there shall be twice as many.
    private void look() {
        watched.set(false);
        long now = System.nanoTime();
        if (workers.stream().filter(worker -> worker.isFoundStuck(now)).count() > 0) {
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
            threads.execute(new Worker());
            return true;
        } catch (RuntimeException e) {
            running.decrementAndGet();
            throw e;
        }
    }

    // Never more than there are, not for a moment either: a thread that gives its place back would take that for
    // another thread at work, and leave it the task that nobody has.
    private boolean takePlace(int most) {
        for (int now = running.get(); now < limit && now - stuck.get() < most; now = running.get()) {
            if (running.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    private final class Worker implements Runnable {

        private boolean busy;
        private boolean counted;
        private long sinceNanos;

        @Override
        public void run() {
            workers.add(this);
            try {
                for (var task = take(); task != null; task = take()) {
                    run(task);
                }
            } finally {
                workers.remove(this);
                running.decrementAndGet();
                // One that came between the last look and the place given back; or the rest, if a task failed.
                if (!waiting.isEmpty()) {
                    startOne(few);
                }
            }
        }

        private void run(Runnable task) {
            begin();
            try {
                task.run();
            } finally {
                end();
            }
        }

        private synchronized void begin() {
            busy = true;
            sinceNanos = System.nanoTime();
        }

        private synchronized void end() {
            busy = false;
            if (counted) {
                counted = false;
                stuck.decrementAndGet();
            }
        }

        synchronized boolean isFoundStuck(long nowNanos) {
            if (!busy || counted || nowNanos - sinceNanos <= STUCK_NANOS) {
                return false;
            }
            counted = true;
            stuck.incrementAndGet();
            return true;
        }
    }
}
