package io.damso.stream;

import io.damso.cache.CacheUnavailableException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Appends what all of this node's live replies have, in one round trip at a time, and only then shows it to readers.
 * While one round trip is under way the next batch gathers by itself.
 *
 * <p>Redis away: readers here go on from memory, and the log gets a snapshot, and the end if there was one, when Redis
 * is back.
 */
final class GroupCommit implements Runnable {

    private static final Logger LOG = Logger.getLogger(GroupCommit.class.getName());
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReplyLog log;
    // Holds each live reply once at most.
    private final BlockingQueue<LiveReply> waiting = new LinkedBlockingQueue<>();
    private final Set<LiveReply> unlogged = new LinkedHashSet<>();
    private long awayUntil = System.nanoTime();
    private boolean away;
    private volatile boolean stopped;

    GroupCommit(ReplyLog log) {
        this.log = log;
    }

    void enqueue(LiveReply reply) {
        waiting.add(reply);
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                var first = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (first != null || !unlogged.isEmpty()) {
                    commitAll(first);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // A fault here must not end every reply of this node; its type tells where to look.
                LOG.log(Level.SEVERE, "A commit failed: {0}", e.getClass().getName());
            }
        }
    }

    private void commitAll(LiveReply first) {
        var replies = new LinkedHashSet<LiveReply>();
        if (first != null) {
            replies.add(first);
        }
        waiting.drainTo(replies);
        boolean logging = !away || System.nanoTime() - awayUntil >= 0;
        if (logging) {
            replies.addAll(unlogged);
        }
        commit(replies, logging);
    }

    private void commit(Set<LiveReply> replies, boolean logging) {
        var batches = new LinkedHashMap<LiveReply, LiveReply.Batch>();
        replies.forEach(reply -> batches.put(reply, reply.take(logging)));
        var appended = logging ? append(batches) : Map.<ReplyLog.Key, ReplyLog.Appended>of();
        batches.forEach((reply, batch) -> deliver(reply, batch, appended.get(reply.key())));
    }

    private Map<ReplyLog.Key, ReplyLog.Appended> append(Map<LiveReply, LiveReply.Batch> batches) {
        var events = new LinkedHashMap<ReplyLog.Key, List<StreamEvent>>();
        batches.forEach((reply, batch) -> {
            var all = batch.all();
            if (!all.isEmpty()) {
                events.put(reply.key(), all);
            }
        });
        if (events.isEmpty()) {
            return Map.of();
        }
        try {
            var appended = log.append(events);
            backAgain();
            return appended;
        } catch (CacheUnavailableException e) {
            goneAway();
            return Map.of();
        } catch (RuntimeException e) {
            // A fault of ours; the text was taken already, so it goes on from memory as if Redis were away.
            LOG.log(Level.SEVERE, "An append failed: {0}", e.getClass().getName());
            goneAway();
            return Map.of();
        }
    }

    private void deliver(LiveReply reply, LiveReply.Batch batch, ReplyLog.Appended appended) {
        if (appended == ReplyLog.Appended.REFUSED) {
            unlogged.remove(reply);
            reply.setRefused();
            reply.stream().abandon();
        } else {
            remember(reply, batch, appended);
            reply.stream().add(batch.events());
        }
        batch.committed().complete(null);
    }

    // Also one that has ended: readers elsewhere wait for its end. There are no more than were live when Redis went.
    private void remember(LiveReply reply, LiveReply.Batch batch, ReplyLog.Appended appended) {
        if (appended == ReplyLog.Appended.LOGGED) {
            unlogged.remove(reply);
            reply.setUnlogged(false);
        } else if (!batch.all().isEmpty()) {
            unlogged.add(reply);
            reply.setUnlogged(true);
        }
    }

    private void goneAway() {
        if (!away) {
            LOG.warning("Redis does not answer: live replies go on from this node's memory.");
        }
        away = true;
        awayUntil = System.nanoTime() + RETRY_NANOS;
    }

    private void backAgain() {
        if (away) {
            LOG.info("Redis answers again.");
        }
        away = false;
    }
}
