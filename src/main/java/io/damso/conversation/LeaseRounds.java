package io.damso.conversation;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Lease;
import io.damso.cache.Leases;
import io.damso.model.StopReason;
import io.damso.model.Turn;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Keeps the leases of this node's replies, unless one is stuck, and looks for their stop flags in case no word of a stop gets
 * here.
 */
@ApplicationScoped
class LeaseRounds {

    private static final Logger LOG = Logger.getLogger(LeaseRounds.class.getName());

    // A stop is promised within a second.
    private static final long FLAGS_MILLIS = 500;
    private static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(3);

    // All replies find their logs missing within a moment, and one renewal is for all of them.
    private static final long LOST_MILLIS = 20;

    private final Generations generations;
    private final Leases leases;
    private final AtomicBoolean lost = new AtomicBoolean();
    private long renewedNanos = System.nanoTime();
    private volatile boolean stopped;
    private ScheduledFuture<?> rounds;

    @Resource
    private ManagedScheduledExecutorService managedScheduler;

    /** For the container, which makes a proxy of this class. */
    LeaseRounds() {
        this(null, null);
    }

    @Inject
    LeaseRounds(Generations generations, Leases leases) {
        this.generations = generations;
        this.leases = leases;
    }

    void start(@Observes Startup event) {
        start(managedScheduler);
    }

    void start(ScheduledExecutorService scheduler) {
        rounds = scheduler.scheduleWithFixedDelay(this::round, FLAGS_MILLIS, FLAGS_MILLIS, TimeUnit.MILLISECONDS);
        generations.onLost(() -> renewSoon(scheduler));
    }

    @PreDestroy
    void stop() {
        stopped = true;
        rounds.cancel(false);
    }

    // Until then nobody would find these replies, should this node die.
    private void renewSoon(ScheduledExecutorService scheduler) {
        if (lost.compareAndSet(false, true)) {
            try {
                scheduler.schedule(this::renewNow, LOST_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The server stops, or has no thread: the next renewal does it.
                lost.set(false);
            }
        }
    }

    private void renewNow() {
        lost.set(false);
        var byTurn = running();
        if (!stopped && !byTurn.isEmpty()) {
            attempt(() -> renew(byTurn));
        }
    }

    private Map<Turn, Generation> running() {
        return generations.running().stream().collect(Collectors.toMap(Generation::turn, Function.identity()));
    }

    private void round() {
        attempt(generations::giveUpStuck);
        var byTurn = running();
        if (byTurn.isEmpty()) {
            return;
        }
        // Each by itself: a fault in one must not cost the other.
        attempt(() -> renewIfDue(byTurn));
        attempt(() ->
                leases.flagged(byTurn.keySet()).forEach(turn -> byTurn.get(turn).stop(StopReason.USER)));
    }

    private void renewIfDue(Map<Turn, Generation> byTurn) {
        if (System.nanoTime() - renewedNanos > RENEWAL_NANOS) {
            renew(byTurn);
            renewedNanos = System.nanoTime();
        }
    }

    private void renew(Map<Turn, Generation> byTurn) {
        leases.renew(byTurn.keySet()).forEach((turn, lease) -> heed(byTurn.get(turn), lease));
    }

    private static void heed(Generation generation, Lease lease) {
        switch (lease) {
            case AGAIN -> generation.reply().writeAgain();
            case LOST -> generation.interrupt();
            case KEPT -> {}
        }
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (CacheUnavailableException e) {
            // Live replies go on without Redis; the next round tries again.
        } catch (RuntimeException e) {
            // Thrown on, it would be the last round, and all leases here would run out.
            LOG.log(
                    Level.SEVERE,
                    "A round of the leases failed: {0}",
                    e.getClass().getName());
        }
    }
}
