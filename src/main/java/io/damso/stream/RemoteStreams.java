package io.damso.stream;

import io.damso.cache.CacheUnavailableException;
import io.damso.model.EventId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The streams that other nodes write and someone reads here. One thread waits for all of them together, however many
 * readers there are.
 */
final class RemoteStreams implements Runnable {

    private static final Logger LOG = Logger.getLogger(RemoteStreams.class.getName());

    // A stream that is new here is waited for from the next round on.
    private static final Duration ROUND = Duration.ofMillis(200);
    private static final long UNREAD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ReplyLog log;
    private final Map<ReplyLog.Key, Watched> watched = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    RemoteStreams(ReplyLog log) {
        this.log = log;
    }

    private static final class Watched {
        private final ReplyStream stream;
        private volatile long lastAsked = System.nanoTime();

        Watched(ReplyStream stream) {
            this.stream = stream;
        }

        boolean isNeeded() {
            return !stream.isOver() && (stream.hasReaders() || System.nanoTime() - lastAsked < UNREAD_NANOS);
        }
    }

    ReplyStream watch(ReplyLog.Key key, ReplyStream stream) {
        var kept = watched.computeIfAbsent(key, k -> new Watched(stream));
        kept.lastAsked = System.nanoTime();
        return kept.stream;
    }

    /** @return null if it is not watched */
    ReplyStream find(ReplyLog.Key key) {
        var kept = watched.get(key);
        if (kept == null) {
            return null;
        }
        kept.lastAsked = System.nanoTime();
        return kept.stream;
    }

    Iterable<ReplyStream> all() {
        return watched.values().stream().map(kept -> kept.stream)::iterator;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            watched.values().removeIf(kept -> !kept.isNeeded());
            try {
                round();
            } catch (CacheUnavailableException e) {
                pause();
            } catch (RuntimeException e) {
                // A fault here must not end the reading of every other stream; its type tells where to look.
                LOG.log(
                        Level.SEVERE,
                        "Following other nodes'' replies failed: {0}",
                        e.getClass().getName());
                pause();
            }
        }
    }

    private void round() {
        var positions = new HashMap<ReplyLog.Key, EventId>();
        watched.forEach((key, kept) -> positions.put(key, kept.stream.last()));
        if (positions.isEmpty()) {
            pause();
            return;
        }
        log.await(positions, ROUND).forEach((key, events) -> {
            var kept = watched.get(key);
            if (kept != null) {
                kept.stream.add(events);
            }
        });
    }

    private static void pause() {
        try {
            Thread.sleep(ROUND.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
