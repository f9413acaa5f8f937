package io.damso.archive;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Leases;
import io.damso.cache.UnansweredTurns;
import io.damso.journal.Journal;
import io.damso.journal.JournalUnavailableException;
import io.damso.model.Turn;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * Looks after turns whose question is in MySQL and whose reply is not, long after it was asked: Redis, which knows of all
 * live replies, may have been lost together with the reply's node. Where Redis has the reply's log, it is found as an
 * orphan from then on, unless its writer lives; of what nobody answers, the journal gets an empty, interrupted record.
 */
@ApplicationScoped
class OpenTurnRounds {

    private static final Logger LOG = Logger.getLogger(OpenTurnRounds.class.getName());

    // At least a lease: within that, whoever writes a reply that Redis lost has told Redis of it again.
    private static final long ROUND_SECONDS = Leases.LEASE.toSeconds();
    private static final int AT_ONCE = 100;

    private final Databases databases;
    private final Outages outages;
    private final UnansweredTurns unanswered;
    private final Leases leases;
    private final Journal journal;
    private final InstantSource clock;
    private final List<LateTurns> late;
    // Nobody answered them in the last round.
    private List<Turn> suspects = List.of();
    private ScheduledFuture<?> rounds;

    @Resource
    private ManagedScheduledExecutorService managedScheduler;

    /** For the container, which makes a proxy of this class. */
    OpenTurnRounds() {
        this(new Databases(), null, null, null, null, null, 0);
    }

    @Inject
    OpenTurnRounds(Databases databases, Outages outages, UnansweredTurns unanswered, Leases leases, Journal journal) {
        this(databases, outages, unanswered, leases, journal, InstantSource.system(), AT_ONCE);
    }

    /** @param limit of turns of one shard in one round */
    OpenTurnRounds(
            Databases databases,
            Outages outages,
            UnansweredTurns unanswered,
            Leases leases,
            Journal journal,
            InstantSource clock,
            int limit) {
        this.databases = databases;
        this.outages = outages;
        this.unanswered = unanswered;
        this.leases = leases;
        this.journal = journal;
        this.clock = clock;
        this.late = IntStream.rangeClosed(1, databases.shards())
                .mapToObj(shard -> new LateTurns(shard, limit))
                .toList();
    }

    void start(@Observes Startup event) {
        start(managedScheduler);
    }

    void start(ScheduledExecutorService scheduler) {
        rounds = scheduler.scheduleWithFixedDelay(this::round, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        rounds.cancel(false);
    }

    void round() {
        var before = suspects;
        // Whatever fails: who is asked for twice was asked for in two rounds that follow each other.
        suspects = List.of();
        try {
            var given = unanswered.among(before);
            given.forEach(turn -> journal.append(EmptyReplies.of(turn)));
            suspects = lookAfter(given);
        } catch (CacheUnavailableException | JournalUnavailableException e) {
            // Nothing can be told, or kept; the next round looks again.
        } catch (RuntimeException e) {
            // Thrown on, it would be the last round.
            LOG.log(
                    Level.SEVERE,
                    "A round for open turns failed: {0}",
                    e.getClass().getName());
        }
    }

    private List<Turn> lookAfter(List<Turn> given) {
        var open = new ArrayList<Turn>();
        late.forEach(turns -> open.addAll(next(turns)));
        open.removeAll(new HashSet<>(given));
        var nobodys = unanswered.among(open);
        open.removeAll(new HashSet<>(nobodys));
        leases.listMissing(open);
        return nobodys;
    }

    private List<Turn> next(LateTurns turns) {
        int shard = turns.shard();
        try {
            return outages.isAway(shard)
                    ? List.of()
                    : databases.shard(shard).orElseThrow().read(entities -> turns.next(entities, lateBefore()));
        } catch (ArchiveUnavailableException e) {
            return List.of();
        }
    }

    private Instant lateBefore() {
        return clock.instant().minus(UnansweredTurns.LATE);
    }
}
