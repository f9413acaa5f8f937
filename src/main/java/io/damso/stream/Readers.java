package io.damso.stream;

import io.damso.model.EventId;
import io.damso.telemetry.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The readers of this node: let in up to a number, kept alive by heartbeats, and sent away in time. */
@ApplicationScoped
public class Readers {

    // Proxies cut what is silent for longer than they like; 15 s is promised, and a tick may come a second late.
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(12);

    // Spread, so that those who leave together don't come back together.
    private static final long SOONEST_MILLIS = 100;
    private static final long LATEST_MILLIS = 2_000;

    // How long what waits behind blocked threads waits for another one.
    private static final long LOOK_MILLIS = 20;

    private final int max;
    private final int writerThreads;
    private final Duration lifetime;
    private final Set<Reader> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    private volatile boolean draining;
    private Executor writers;

    /** For the container, which makes a proxy of this class. */
    Readers() {
        this(0, 0, Duration.ZERO);
    }

    @Inject
    Readers(StreamSettings settings) {
        this(settings.readersMax(), settings.writerThreads(), settings.readerLifetime());
    }

    Readers(int max, int writerThreads, Duration lifetime) {
        this.max = max;
        this.writerThreads = writerThreads;
        this.lifetime = lifetime;
    }

    void writeOn(Executor threads, ScheduledExecutorService scheduler) {
        Executor later = task -> scheduler.schedule(task, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        writers = new WriterThreads(threads, later, Runtime.getRuntime().availableProcessors(), writerThreads);
    }

    /**
     * Lets a reader follow a stream.
     *
     * @param after the last event the reader has; {@link EventId#START} for none
     * @return false if this node has no place for it; another may
     */
    public boolean follow(ReplyStream stream, EventId after, ReaderSink sink) {
        if (places.incrementAndGet() > max || draining) {
            places.decrementAndGet();
            Tally.READERS_REFUSED.add();
            return false;
        }
        var reader = new Reader(stream, after, sink, writers, jitter(lifetime), this::left);
        all.add(reader);
        stream.join(reader);
        if (draining) {
            reader.sendAway(retry());
        }
        return true;
    }

    private void left(Reader reader) {
        all.remove(reader);
        places.decrementAndGet();
    }

    // Half of it either way.
    private static Duration jitter(Duration duration) {
        return Duration.ofMillis(
                (long) (duration.toMillis() * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
    }

    private static Duration retry() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(SOONEST_MILLIS, LATEST_MILLIS));
    }

    void beat() {
        for (Reader reader : all) {
            if (reader.isSignedOut()) {
                reader.signOut();
            } else if (reader.isPastItsTime()) {
                reader.sendAway(retry());
            } else {
                reader.beat(SILENCE_NANOS);
            }
        }
    }

    /** Whether a reader who comes now would be let in; by the time it does, others may have come. */
    public boolean hasPlace() {
        boolean has = places.get() < max && !draining;
        if (!has) {
            Tally.READERS_REFUSED.add();
        }
        return has;
    }

    /** How many there are. */
    public int count() {
        return places.get();
    }

    /** Sends all away to other nodes, and lets none in any more. */
    public void drain() {
        draining = true;
        all.forEach(reader -> reader.sendAway(retry()));
    }
}
