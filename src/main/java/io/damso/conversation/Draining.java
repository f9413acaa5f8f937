package io.damso.conversation;

import io.damso.stream.Readers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Taking this node out of service without cutting anyone off. There is no way back but a restart. */
@ApplicationScoped
public class Draining {

    private static final Duration ENDING = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 20;

    private final Readers readers;
    private final Generations generations;
    private final AtomicInteger sends = new AtomicInteger();
    private volatile boolean begun;

    /** For the container, which makes a proxy of this class. */
    Draining() {
        this(null, null);
    }

    @Inject
    Draining(Readers readers, Generations generations) {
        this.readers = readers;
        this.generations = generations;
    }

    /** Whether this node takes no more sends and readers. */
    public boolean hasBegun() {
        return begun;
    }

    /** Begins a send, unless this node takes none any more; one that was begun is {@link #endSend ended}. */
    boolean beginSend() {
        // Counted before the look: either the draining sees the send, or the send sees the draining.
        sends.incrementAndGet();
        boolean taken = !begun;
        if (!taken) {
            endSend();
        }
        return taken;
    }

    void endSend() {
        sends.decrementAndGet();
    }

    /**
     * Takes no more sends, sends all readers on to other nodes, and waits until they have gone and the live replies have
     * ended; those that don't end are interrupted.
     *
     * @param patience how long that may take; ending the replies that are left takes 2 s more at most
     * @return how many replies had to be interrupted
     */
    public int drain(Duration patience) {
        begun = true;
        readers.drain();
        await(patience, () -> isIdle() && readers.count() == 0);
        var interrupted = new AtomicInteger();
        await(ENDING, () -> {
            interrupted.addAndGet(interruptAll());
            return isIdle();
        });
        return interrupted.get();
    }

    // In this order: a send that is over has its reply among those that run.
    private boolean isIdle() {
        return sends.get() == 0 && generations.running().isEmpty();
    }

    private int interruptAll() {
        return (int)
                generations.running().stream().filter(Generation::interrupt).count();
    }

    private static void await(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
