package io.damso.archive;

import io.damso.journal.Entry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes what the queue holds to MySQL. While a database is merely away it waits, because the queue would deliver again
 * at once, and gives up only for the transaction's sake.
 */
@ApplicationScoped
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class.getName());

    /** How often an entry may fail for a reason that nobody thought of. */
    private static final int MAX_ATTEMPTS = 10;

    private final Function<List<Entry>, Remainder> writer;
    private final Backoff.Pause pause;
    private final LongSupplier nanoTime;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** For the container, which makes a proxy of this class. */
    Drain() {
        this(null, null, null);
    }

    @Inject
    Drain(ArchiveWriter writer) {
        this.writer = writer::write;
        this.pause = this::pause;
        this.nanoTime = System::nanoTime;
    }

    Drain(Function<List<Entry>, Remainder> writer, Backoff.Pause pause, LongSupplier nanoTime) {
        this.writer = writer;
        this.pause = pause;
        this.nanoTime = nanoTime;
    }

    /**
     * Writes {@code first} and what else is there. One that failed before is alone, so that it takes no other with it.
     *
     * @param more gives the next delivery of the same transaction, or null when there is none now
     * @throws ArchiveUnavailableException if a database is away for longer; all must then be delivered again
     */
    void drain(Delivery first, Supplier<Delivery> more) {
        var batch = new Batch();
        batch.add(first);
        for (Delivery last = first; last != null && last.attempt() == 1 && batch.hasRoom(); ) {
            last = more.get();
            if (last != null) {
                batch.add(last);
            }
        }
        try {
            write(batch);
        } catch (ArchiveUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            afterUnknownFault(first, e);
        }
    }

    private void write(Batch batch) {
        var backoff = new Backoff(pause, nanoTime);
        List<Entry> waiting = batch.entries();
        while (!waiting.isEmpty()) {
            Remainder remainder = writer.apply(waiting);
            remainder.refused().forEach(entry -> batch.setAside(entry, "refused"));
            waiting = remainder.unavailable();
            if (!waiting.isEmpty() && !backoff.await()) {
                LOG.log(Level.WARNING, "{0} entries wait for a database that does not answer", waiting.size());
                throw new ArchiveUnavailableException(null);
            }
        }
    }

    private static void afterUnknownFault(Delivery first, RuntimeException fault) {
        if (first.attempt() < MAX_ATTEMPTS) {
            throw fault;
        }
        LOG.log(Level.SEVERE, "an entry failed {0} times, the last time by {1}", new Object[] {
            first.attempt(), fault.getClass().getName()
        });
        first.setAside("failing");
    }

    private boolean pause(Duration time) {
        try {
            return !closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends all pauses: the server is stopping. */
    @PreDestroy
    void close() {
        closing.countDown();
    }
}
