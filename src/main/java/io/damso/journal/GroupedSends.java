package io.damso.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends what comes within a few milliseconds as one group, in one transaction: to begin one, to commit it and to have the
 * disk flushed costs the same for many entries as for one. What comes after a silence is sent at once. A group that hangs
 * holds up nothing that comes later.
 */
final class GroupedSends {

    // Of a thousand live replies three begin and three end in that time, and who waits for them does not notice it.
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(16);

    // A broker has to hold a whole transaction, and its log may be small beside the longest replies.
    private static final int GROUP_MAX = 64;
    private static final int GROUP_CHARS = 1024 * 1024;
    private static final int WAITING_MAX = 10_000;

    private final EntryQueue queue;
    private final Executor threads;
    private final BlockingQueue<Sending> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
    private final AtomicBoolean gathering = new AtomicBoolean();
    private volatile long begunNanos = System.nanoTime() - PACE_NANOS;

    private record Sending(EntryQueue.Item item, CompletableFuture<Void> result) {

        int length() {
            return item.text().length();
        }
    }

    /** @param threads as many as there may be groups under way; more than that are refused */
    GroupedSends(EntryQueue queue, Executor threads) {
        this.queue = queue;
        this.threads = threads;
    }

    /**
     * Completes when the item is on disk, or with what its group failed with. Cancelled before that group was begun, it is
     * never sent.
     *
     * @throws RejectedExecutionException if too many wait already
     */
    Future<Void> send(EntryQueue.Item item) {
        var sending = new Sending(item, new CompletableFuture<>());
        if (!waiting.offer(sending)) {
            throw new RejectedExecutionException("too many wait for the journal");
        }
        if (gathering.compareAndSet(false, true)) {
            beginToGather();
        }
        return sending.result();
    }

    private void beginToGather() {
        try {
            threads.execute(this::gather);
        } catch (RejectedExecutionException e) {
            gathering.set(false);
            // Nobody would send them before somebody comes who finds a thread.
            takeAll().forEach(sending -> sending.result().completeExceptionally(e));
        }
    }

    private void gather() {
        LockSupport.parkNanos(begunNanos + PACE_NANOS - System.nanoTime());
        begunNanos = System.nanoTime();
        // Before they are taken: who comes too late for these begins to gather the next ones.
        gathering.set(false);
        var gathered = takeAll();
        for (int from = 0; from < gathered.size(); ) {
            int to = groupEnd(gathered, from);
            send(gathered.subList(from, to));
            from = to;
        }
    }

    private List<Sending> takeAll() {
        var all = new ArrayList<Sending>();
        waiting.drainTo(all);
        return all;
    }

    // One at least, however long it is.
    private static int groupEnd(List<Sending> gathered, int from) {
        int to = from;
        long chars = 0;
        do {
            chars += gathered.get(to).length();
            to++;
        } while (to < gathered.size()
                && to - from < GROUP_MAX
                && chars + gathered.get(to).length() <= GROUP_CHARS);
        return to;
    }

    private void send(List<Sending> group) {
        var items = group.stream()
                .filter(sending -> !sending.result().isDone())
                .map(Sending::item)
                .toList();
        if (items.isEmpty()) {
            return;
        }
        try {
            queue.send(items);
            group.forEach(sending -> sending.result().complete(null));
        } catch (RuntimeException e) {
            group.forEach(sending -> sending.result().completeExceptionally(e));
        }
    }
}
