package io.damso.conversation;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Leases;
import io.damso.cache.Orphans;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks for replies that lost their writer, on whichever node, and has them ended here. */
@ApplicationScoped
class OrphanRounds {

    private static final Logger LOG = Logger.getLogger(OrphanRounds.class.getName());
    private static final long ROUND_MILLIS = 2_000;
    private static final long GRACE_NANOS = Leases.LEASE.toNanos();

    private final Generations generations;
    private final Orphans orphans;
    private final Draining draining;
    private final LongSupplier nanos;
    private long lookedNanos;
    private long graceUntilNanos;
    private ScheduledFuture<?> rounds;

    @Resource
    private ManagedScheduledExecutorService managedScheduler;

    /** For the container, which makes a proxy of this class. */
    OrphanRounds() {
        this(null, null, null, System::nanoTime);
    }

    @Inject
    OrphanRounds(Generations generations, Orphans orphans, Draining draining) {
        this(generations, orphans, draining, System::nanoTime);
    }

    /** @param nanos as of {@link System#nanoTime} */
    OrphanRounds(Generations generations, Orphans orphans, Draining draining, LongSupplier nanos) {
        this.generations = generations;
        this.orphans = orphans;
        this.draining = draining;
        this.nanos = nanos;
        this.lookedNanos = nanos.getAsLong();
        this.graceUntilNanos = lookedNanos;
    }

    void start(@Observes Startup event) {
        start(managedScheduler);
    }

    void start(ScheduledExecutorService scheduler) {
        rounds = scheduler.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        rounds.cancel(false);
    }

    void round() {
        try {
            var found = new ArrayList<>(orphans.find());
            long now = nanos.getAsLong();
            // While Redis was away, or this machine stood still, nobody could keep a lease: all get time to do so.
            if (now - lookedNanos > GRACE_NANOS / 2) {
                graceUntilNanos = now + GRACE_NANOS;
            }
            lookedNanos = now;
            if (now - graceUntilNanos >= 0 && !draining.hasBegun()) {
                // Each node begins with others, so that they share the work.
                Collections.shuffle(found);
                found.forEach(generations::takeOver);
            }
        } catch (CacheUnavailableException e) {
            // The next round looks again.
        } catch (RuntimeException e) {
            // Thrown on, it would be the last round.
            LOG.log(
                    Level.SEVERE,
                    "A round for orphans failed: {0}",
                    e.getClass().getName());
        }
    }
}
