package io.damso.stream;

import io.damso.cache.CacheUnavailableException;
import io.damso.model.StreamKey;
import io.damso.testing.RoundsByHand;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A node without a server, which forgets what nobody reads within milliseconds. */
final class HubNode implements AutoCloseable {

    private static final RemoteStreams.Patience IMPATIENT = new RemoteStreams.Patience(
            Duration.ofMillis(3), Duration.ofMillis(3), Duration.ofSeconds(5), Duration.ofMillis(1));

    private final InMemoryReplyLog log;
    private final Readers readers;
    private final Streams streams;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RoundsByHand ticks = new RoundsByHand();

    HubNode(InMemoryReplyLog log, Duration readerLifetime, Consumer<StreamKey> onStop) {
        this.log = log;
        this.readers = new Readers(10_000, 3, readerLifetime);
        this.streams = new Streams(log, readers, IMPATIENT);
        streams.onStop(onStop);
        streams.start(threads, Thread::new, ticks);
    }

    String name() {
        return log.node();
    }

    InMemoryReplyLog log() {
        return log;
    }

    Readers readers() {
        return readers;
    }

    Streams streams() {
        return streams;
    }

    void tick() {
        ticks.runOnce();
    }

    /** What is left in memory, for a failure to tell; empty if nothing is. */
    String leftovers() {
        try {
            log.wake();
        } catch (CacheUnavailableException e) {
            return "away";
        }
        return streams.remembered() + readers.count() == 0
                ? ""
                : name() + ": " + streams.remembered() + " streams, " + readers.count() + " readers; ";
    }

    @Override
    public void close() {
        streams.stop();
        ticks.shutdownNow();
        threads.shutdownNow();
    }
}
