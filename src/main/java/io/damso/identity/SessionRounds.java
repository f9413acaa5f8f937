package io.damso.identity;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Hears which sessions ended elsewhere and which accounts were blocked, well within a heartbeat. */
@ApplicationScoped
class SessionRounds {

    private static final Logger LOG = Logger.getLogger(SessionRounds.class.getName());
    private static final long ENDS_MILLIS = 1_000;
    private static final long BLOCKS_MILLIS = 5_000;

    @Inject
    private EndedSessions ended;

    @Inject
    private BlockedAccounts blocked;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    private List<ScheduledFuture<?>> rounds = List.of();

    void start(@Observes Startup event) {
        rounds = List.of(every(ENDS_MILLIS, ended::hear), every(BLOCKS_MILLIS, blocked::look));
    }

    private ScheduledFuture<?> every(long millis, Runnable round) {
        return scheduler.scheduleWithFixedDelay(() -> attempt(round), 0, millis, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        rounds.forEach(round -> round.cancel(false));
    }

    private static void attempt(Runnable round) {
        try {
            round.run();
        } catch (CacheUnavailableException | ArchiveUnavailableException e) {
            // What was heard before holds; the next round asks again.
        } catch (RuntimeException e) {
            // Thrown on, it would be the last round.
            LOG.log(
                    Level.SEVERE,
                    "A round of the sessions failed: {0}",
                    e.getClass().getName());
        }
    }
}
