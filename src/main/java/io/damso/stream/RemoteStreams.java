package io.damso.stream;

import io.damso.cache.CacheUnavailableException;
import io.damso.model.EventId;
import io.damso.model.StreamKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The streams that other nodes write and someone reads here, and what other nodes tell this one. One thread waits for
 * all of it together, however many readers there are.
 */
final class RemoteStreams implements Runnable {

    private static final Logger LOG = Logger.getLogger(RemoteStreams.class.getName());

    // What comes within this is one wake-up of its readers.
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private final ReplyLog log;
    private final Consumer<StreamKey> onStop;
    private final Patience patience;
    private final Map<ReplyLog.Key, Watched> watched = new ConcurrentHashMap<>();
    private Map<ReplyLog.Key, EventId> lookedAt = Map.of();
    private long lookedNanos = System.nanoTime();
    private volatile boolean away;
    private volatile boolean stopped;

    /** @param onStop told of the replies that another node was asked to stop; must not block */
    RemoteStreams(ReplyLog log, Consumer<StreamKey> onStop, Patience patience) {
        this.log = log;
        this.onStop = onStop;
        this.patience = patience;
    }

    /**
     * @param unread how long a stream is followed that nobody reads
     * @param unwritten how long a stream is followed that has no log yet
     * @param quiet how long a stream is followed of which nothing comes until its log is looked for
     * @param retry how long until Redis is asked again
     */
    record Patience(Duration unread, Duration unwritten, Duration quiet, Duration retry) {

        // Who dies before the first append is replaced within 15 s. Who lives writes a lost log again within 3 s.
        static final Patience USUAL = new Patience(
                Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofSeconds(1));
    }

    private record Watched(ReplyStream stream, long begunNanos, long askedNanos) {

        static Watched now(ReplyStream stream) {
            return new Watched(stream, System.nanoTime(), System.nanoTime());
        }

        Watched again() {
            return new Watched(stream, begunNanos, System.nanoTime());
        }

        boolean isNeeded(Patience patience) {
            if (stream.isOver() || stream.last().equals(EventId.START) && isOver(begunNanos, patience.unwritten())) {
                return false;
            }
            return stream.hasReaders() || !isOver(askedNanos, patience.unread());
        }

        private static boolean isOver(long begun, Duration limit) {
            return System.nanoTime() - begun >= limit.toNanos();
        }
    }

    /**
     * Follows a stream from where it is, if that is not done already. Where it has no log yet, it is followed for a
     * while all the same.
     *
     * @return what is followed
     * @throws CacheUnavailableException if Redis does not answer
     */
    ReplyStream watch(ReplyLog.Key key, ReplyStream stream) {
        var kept = watched.compute(key, (k, old) -> old == null ? Watched.now(stream) : old.again());
        log.wake();
        return kept.stream();
    }

    /**
     * @return null if it is not watched
     * @throws CacheUnavailableException if it is, and Redis does not answer
     */
    ReplyStream find(ReplyLog.Key key) {
        var kept = watched.computeIfPresent(key, (k, old) -> old.again());
        if (kept != null && away) {
            throw new CacheUnavailableException(null);
        }
        return kept == null ? null : kept.stream();
    }

    int count() {
        return watched.size();
    }

    void stop() {
        stopped = true;
        try {
            log.wake();
        } catch (CacheUnavailableException e) {
            // Then the waiting has failed too.
        }
    }

    @Override
    public void run() {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            watched.keySet().forEach(key -> watched.computeIfPresent(key, (k, old) -> kept(old)));
            try {
                long begun = System.nanoTime();
                round();
                LockSupport.parkNanos(begun + PACE_NANOS - System.nanoTime());
            } catch (CacheUnavailableException e) {
                awaitRedis();
            } catch (RuntimeException e) {
                // A fault here must not end the reading of every other stream; its type tells where to look.
                LOG.log(
                        Level.SEVERE,
                        "Following other nodes'' replies failed: {0}",
                        e.getClass().getName());
                LockSupport.parkNanos(patience.retry().toNanos());
            }
        }
    }

    private void awaitRedis() {
        away = true;
        do {
            LockSupport.parkNanos(patience.retry().toNanos());
        } while (!stopped && !log.isAnswering());
        away = false;
    }

    // A reader who joined at this very moment comes back, and is followed again.
    private Watched kept(Watched old) {
        if (old.isNeeded(patience)) {
            return old;
        }
        old.stream().abandon();
        return null;
    }

    private void round() {
        var positions = new HashMap<ReplyLog.Key, EventId>();
        watched.forEach((key, kept) -> positions.put(key, kept.stream().last()));
        var news = log.await(positions, patience.quiet());
        news.entries().forEach((key, entries) -> {
            var kept = watched.get(key);
            if (kept != null) {
                kept.stream().add(entries);
            }
        });
        news.stops().forEach(onStop);
        if (System.nanoTime() - lookedNanos >= patience.quiet().toNanos()) {
            letLostGo(positions);
            lookedAt = positions;
            lookedNanos = System.nanoTime();
        }
    }

    // Redis may have lost a log whose writer had ended it, and had nothing more to write: nobody would see its end.
    private void letLostGo(Map<ReplyLog.Key, EventId> positions) {
        var quiet = positions.entrySet().stream()
                .filter(position -> !position.getValue().equals(EventId.START))
                .filter(position -> position.getValue().equals(lookedAt.get(position.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        if (!quiet.isEmpty()) {
            log.missing(quiet)
                    .forEach(lost -> watched.computeIfPresent(lost, (key, kept) -> {
                        kept.stream().abandon();
                        return null;
                    }));
        }
    }
}
