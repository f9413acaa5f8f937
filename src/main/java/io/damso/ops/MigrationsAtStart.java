package io.damso.ops;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.archive.Migrations;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Brings the databases up to date in the background, again and again until it succeeds; ready means it has. */
@ApplicationScoped
class MigrationsAtStart {

    private static final Logger LOG = Logger.getLogger(MigrationsAtStart.class.getName());
    private static final long PAUSE_SECONDS = 3;

    @Inject
    private Migrations migrations;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    private volatile boolean done;

    void start(@Observes Startup event) {
        scheduler.submit(this::migrate);
    }

    private void migrate() {
        try {
            migrations.run();
            done = true;
            LOG.info("The databases are up to date.");
        } catch (ArchiveUnavailableException e) {
            LOG.log(Level.WARNING, "The databases can''t be migrated yet: {0}", e.getMessage());
            scheduler.schedule(this::migrate, PAUSE_SECONDS, TimeUnit.SECONDS);
        } catch (RuntimeException e) {
            LOG.log(
                    Level.SEVERE,
                    "A migration failed, so this node stays not ready: {0}",
                    e.getClass().getName());
        }
    }

    boolean isDone() {
        return done;
    }
}
