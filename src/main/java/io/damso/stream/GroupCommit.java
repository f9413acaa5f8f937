package io.damso.stream;

import io.damso.cache.CacheUnavailableException;
import io.damso.telemetry.Timing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Appends what all of this node's live replies have, in one round trip every few milliseconds, and only then shows it
 * to readers.
 *
 * <p>Redis away: readers here go on from memory. When it is back, the log of each reply is written again, because what
 * reached it before can't be known: a snapshot, and the end if there was one.
 */
final class GroupCommit implements Runnable {

    private static final Logger LOG = Logger.getLogger(GroupCommit.class.getName());

    // Nobody reads faster than this, and each commit costs a round trip and some wake-ups, whatever is in it.
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    // Another node has taken its replies over long before, and what it logged may have expired since: then Redis has
    // nothing any more to refuse this writer by.
    private static final long STOOD_STILL_NANOS = TimeUnit.SECONDS.toNanos(120);

    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ReplyLog log;
    private final Consumer<LiveReply> onLetGo;
    private final Runnable onLost;
    private final LongSupplier nanoTime;
    // Holds each live reply once at most.
    private final BlockingQueue<LiveReply> waiting = new LinkedBlockingQueue<>();
    // Until the log has their end.
    private final Set<LiveReply> held = ConcurrentHashMap.newKeySet();
    private volatile boolean away;
    private volatile long aliveNanos;
    private volatile boolean stopped;

    /**
     * @param onLetGo told of each reply that nothing more is written of; must not block
     * @param onLost told once a commit if it found logs missing; must not block
     */
    GroupCommit(ReplyLog log, Consumer<LiveReply> onLetGo, Runnable onLost) {
        this(log, onLetGo, onLost, System::nanoTime);
    }

    GroupCommit(ReplyLog log, Consumer<LiveReply> onLetGo, Runnable onLost, LongSupplier nanoTime) {
        this.log = log;
        this.onLetGo = onLetGo;
        this.onLost = onLost;
        this.nanoTime = nanoTime;
        this.aliveNanos = nanoTime.getAsLong();
    }

    void hold(LiveReply reply) {
        held.add(reply);
    }

    /** Whether something of the reply may still have to be written. */
    boolean holds(LiveReply reply) {
        return held.contains(reply);
    }

    /** Writes nothing more of a reply: the log has its end, or somebody else has to write it. */
    void letGo(LiveReply reply) {
        held.remove(reply);
        onLetGo.accept(reply);
    }

    /** How many replies have no end in the log. */
    int held() {
        return held.size();
    }

    void enqueue(LiveReply reply) {
        waiting.add(reply);
    }

    void stop() {
        stopped = true;
    }

    /** Whether it looked for work lately: all that it waits for outside has a time limit far below this. */
    boolean isGoingOn() {
        return nanoTime.getAsLong() - aliveNanos < STUCK_NANOS;
    }

    /** Whether live replies are in this node's memory only. */
    boolean isAway() {
        return away;
    }

    /** Looks whether Redis is back; not on the committing thread, which has readers to serve meanwhile. */
    void lookAgain() {
        if (away && log.isAppendable()) {
            LOG.info("Redis answers again.");
            // Before anything is logged: whatever came first would be in the log without what is missing before it.
            held.forEach(LiveReply::distrustLog);
            away = false;
            held.forEach(LiveReply::enqueue);
        }
    }

    @Override
    public void run() {
        aliveNanos = nanoTime.getAsLong();
        while (!stopped) {
            try {
                var first = waiting.poll(1, TimeUnit.SECONDS);
                long begun = nanoTime.getAsLong();
                if (begun - aliveNanos > STOOD_STILL_NANOS) {
                    giveUpAll();
                }
                if (first != null) {
                    commitWith(first);
                    LockSupport.parkNanos(begun + PACE_NANOS - nanoTime.getAsLong());
                }
                aliveNanos = nanoTime.getAsLong();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // A fault here must not end every reply of this node; its type tells where to look.
                LOG.log(Level.SEVERE, "A commit failed: {0}", e.getClass().getName());
            }
        }
    }

    private void giveUpAll() {
        LOG.log(Level.WARNING, "This node stood still; it gives up {0} live replies.", held.size());
        held.forEach(this::giveUp);
    }

    private void giveUp(LiveReply reply) {
        letGo(reply);
        reply.refuse();
    }

    private void commitWith(LiveReply first) {
        var replies = new ArrayList<LiveReply>();
        replies.add(first);
        waiting.drainTo(replies);
        boolean logging = !away;
        var batches = new ArrayList<Batch>(replies.size());
        for (LiveReply reply : replies) {
            if (reply.isRefused()) {
                reply.take(false).complete();
            } else {
                batches.add(reply.take(logging));
            }
        }
        var appended = logging ? append(batches) : List.<ReplyLog.Appended>of();
        settle(batches, appended.iterator());
        if (appended.contains(ReplyLog.Appended.MISSING)) {
            onLost.run();
        }
        if (!logging && !away) {
            // Redis came back after it was not asked: what came from memory only has to be logged too.
            batches.forEach(batch -> batch.reply().enqueue());
        }
    }

    /** @return what became of each that is not empty, in their order; nothing if that is not known */
    private List<ReplyLog.Appended> append(List<Batch> batches) {
        var additions = new ArrayList<ReplyLog.Addition>(batches.size());
        for (Batch batch : batches) {
            if (!batch.isEmpty()) {
                additions.add(new ReplyLog.Addition(batch.reply().key(), batch.all()));
            }
        }
        try {
            return additions.isEmpty() ? List.of() : append(log, additions);
        } catch (CacheUnavailableException e) {
            LOG.warning("Redis does not answer: live replies go on from this node's memory.");
        } catch (RuntimeException e) {
            // A fault of ours; the text was taken already, so it goes on from memory as if Redis were away.
            LOG.log(Level.SEVERE, "An append failed: {0}", e.getClass().getName());
        }
        away = true;
        return List.of();
    }

    private static List<ReplyLog.Appended> append(ReplyLog log, List<ReplyLog.Addition> additions) {
        long begun = System.nanoTime();
        var appended = log.append(additions);
        Timing.LOG_APPEND.since(begun);
        return appended;
    }

    private void settle(List<Batch> batches, Iterator<ReplyLog.Appended> appended) {
        long now = nanoTime.getAsLong();
        for (Batch batch : batches) {
            settle(batch, batch.isEmpty() || !appended.hasNext() ? null : appended.next(), now);
        }
    }

    private void settle(Batch batch, ReplyLog.Appended appended, long now) {
        try {
            deliver(batch, appended, now);
        } catch (RuntimeException e) {
            // The others of this round trip are logged, and their readers wait.
            LOG.log(Level.SEVERE, "A delivery failed: {0}", e.getClass().getName());
        } finally {
            batch.complete();
        }
    }

    private void deliver(Batch batch, ReplyLog.Appended appended, long now) {
        var reply = batch.reply();
        if (appended == ReplyLog.Appended.REFUSED) {
            giveUp(reply);
        } else {
            reply.stream().add(batch.entries());
            if (batch.hasText()) {
                reply.speaks(now);
            }
            if (appended == ReplyLog.Appended.MISSING) {
                reply.writeAgain();
            } else if (appended == ReplyLog.Appended.LOGGED && batch.hasFinal()) {
                reply.endIsLogged();
                letGo(reply);
            }
        }
    }
}
