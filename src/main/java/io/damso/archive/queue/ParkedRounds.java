package io.damso.archive.queue;

import io.damso.archive.DatabaseSettings;
import io.damso.archive.Outages;
import io.damso.archive.ShardThreads;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * Brings back what was parked, once its shard answers. One entry asks whether it does; batches follow, each twice as
 * large as the one before it. So an entry that fails by itself soon comes alone, and goes behind all others.
 */
@ApplicationScoped
class ParkedRounds {

    private static final Logger LOG = Logger.getLogger(ParkedRounds.class.getName());
    private static final long ROUND_MILLIS = 500;

    // A look costs a transaction without an entry. What an earlier process parked, and what another one that shares the
    // queues did, is found by looking only.
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Drain drain;
    private final ParkedEntries parked;
    private final Outages outages;
    private final LongSupplier nanoTime;
    private final Set<Integer> running = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Long> looked = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private ScheduledFuture<?> rounds;

    @Resource
    private ManagedScheduledExecutorService managedScheduler;

    @Inject
    private ShardThreads shardThreads;

    /** For the container, which makes a proxy of this class. */
    ParkedRounds() {
        this(null, null, null, null);
    }

    @Inject
    ParkedRounds(Drain drain, ParkedEntries parked, Outages outages) {
        this(drain, parked, outages, System::nanoTime);
    }

    ParkedRounds(Drain drain, ParkedEntries parked, Outages outages, LongSupplier nanoTime) {
        this.drain = drain;
        this.parked = parked;
        this.outages = outages;
        this.nanoTime = nanoTime;
    }

    void start(@Observes Startup event) {
        start(managedScheduler, shardThreads);
    }

    void start(ScheduledExecutorService scheduler, Executor threads) {
        rounds = scheduler.scheduleWithFixedDelay(
                () -> round(threads), ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        stopping = true;
        rounds.cancel(false);
    }

    // All there could be: a shard that the settings no longer name may have entries too.
    private void round(Executor threads) {
        IntStream.rangeClosed(1, DatabaseSettings.MAX_SHARDS)
                .filter(this::isDue)
                .forEach(shard -> begin(shard, threads));
    }

    private boolean isDue(int shard) {
        if (outages.isPaused(shard)) {
            return outages.isDue(shard);
        }
        var last = looked.get(shard);
        return last == null || nanoTime.getAsLong() - last >= LOOK_NANOS;
    }

    // A thread for each, because one that hangs would hold up the others.
    private void begin(int shard, Executor threads) {
        if (!running.add(shard)) {
            return;
        }
        try {
            threads.execute(() -> run(shard));
        } catch (RejectedExecutionException e) {
            // The server stops, or has no thread: the next round tries again.
            running.remove(shard);
        }
    }

    private void run(int shard) {
        try {
            drain(shard);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Parked entries of shard {0} stay where they are: {1}", new Object[] {
                shard, cause(e).getClass().getName()
            });
        } finally {
            looked.put(shard, nanoTime.getAsLong());
            running.remove(shard);
        }
    }

    private static Throwable cause(RuntimeException fault) {
        return fault.getCause() == null ? fault : fault.getCause();
    }

    private void drain(int shard) {
        int size = 1;
        while (!stopping && take(shard, size) && (!outages.isPaused(shard) || outages.isDue(shard))) {
            size = Math.min(2 * size, Batch.MAX_ENTRIES);
        }
    }

    private boolean take(int shard, int size) {
        boolean any = parked.take(shard, (first, more) -> drain.drainParked(shard, first, more, size));
        if (!any) {
            // Nothing to ask with: the next entry that comes in will.
            outages.answered(shard);
        }
        return any;
    }
}
