package io.damso.archive.queue;

import io.damso.archive.ArchiveWriter;
import io.damso.archive.Remainder;
import io.damso.journal.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes what a queue holds to MySQL. Entries of a shard that is away are parked, because the queue would deliver them
 * again at once, and before all others.
 */
@ApplicationScoped
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class.getName());

    /** How often an entry may fail for a reason that nobody thought of. */
    private static final int MAX_ATTEMPTS = 10;

    private final Function<List<Entry>, Remainder> writer;
    private final BiFunction<Integer, List<Entry>, Remainder> parkedWriter;

    /** For the container, which makes a proxy of this class. */
    Drain() {
        this(null, null);
    }

    @Inject
    Drain(ArchiveWriter writer) {
        this(writer::write, writer::writeParked);
    }

    Drain(Function<List<Entry>, Remainder> writer, BiFunction<Integer, List<Entry>, Remainder> parkedWriter) {
        this.writer = writer;
        this.parkedWriter = parkedWriter;
    }

    /**
     * Writes {@code first} and what else is there. One that failed before is alone, so that it takes no other with it.
     *
     * @param more gives the next delivery of the same transaction, or null when there is none now
     * @throws RuntimeException if something failed that nobody thought of; all must then be delivered again
     */
    void drain(Delivery first, Supplier<Delivery> more) {
        drain(Batch.of(first, more, Batch.MAX_ENTRIES), first, writer);
    }

    /**
     * The same with what was parked for a shard, which is tried once more. What still can't be written is parked
     * anew, behind all that is there.
     *
     * @param limit of entries at once
     */
    void drainParked(int shard, Delivery first, Supplier<Delivery> more, int limit) {
        drain(Batch.of(first, more, limit), first, entries -> parkedWriter.apply(shard, entries));
    }

    private static void drain(Batch batch, Delivery first, Function<List<Entry>, Remainder> writer) {
        var spans = WriteSpans.begin(batch);
        Remainder remainder;
        try {
            remainder = batch.isEmpty() ? new Remainder() : writer.apply(batch.entries());
        } catch (RuntimeException e) {
            spans.fail();
            afterUnknownFault(first, e);
            return;
        }
        spans.end(remainder);
        remainder.refused().forEach(entry -> batch.setAside(entry, "refused"));
        remainder.unavailable().forEach((shard, entries) -> entries.forEach(entry -> batch.park(entry, shard)));
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
}
