package io.damso.archive;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;

/** Brings the schemas of all databases up to date. Of nodes that start at once, one does and the others wait. */
@ApplicationScoped
public class Migrations {

    private static final Logger LOG = Logger.getLogger(Migrations.class.getName());

    private final Databases databases;
    private final Duration limit;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    private ExecutorService executor;

    /** For the container, which makes a proxy of this class. */
    Migrations() {
        this(null, null, null);
    }

    @Inject
    Migrations(Databases databases) {
        this(databases, null, Duration.ofSeconds(60));
    }

    Migrations(Databases databases, ExecutorService executor, Duration limit) {
        this.databases = databases;
        this.executor = executor;
        this.limit = limit;
    }

    /**
     * Returns when every schema is up to date, which may have been so before. Takes at most 60 s a database.
     *
     * @throws ArchiveUnavailableException if a database did not answer, or another node was at it all the time
     * @throws MigrationFailedException if trying again will not help
     */
    public void run() {
        run(databases.global(), "global");
        IntStream.rangeClosed(1, databases.shards())
                .forEach(shard -> run(databases.shard(shard).orElseThrow(), "shard"));
    }

    // Flyway waits for its lock without end, and hears no interrupt while it does: its connections are taken away.
    private void run(Database database, String scripts) {
        var source = new RevocableDataSource(database.source());
        var running = executor.submit(() -> migrate(database, source, scripts));
        try {
            running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw translated(database, e.getCause());
        } catch (TimeoutException e) {
            throw new ArchiveUnavailableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchiveUnavailableException(e);
        } finally {
            source.revoke();
        }
    }

    private static void migrate(Database database, RevocableDataSource source, String scripts) {
        var result = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db-migrations/" + scripts)
                .failOnMissingLocations(true)
                .load()
                .migrate();
        LOG.log(Level.INFO, "{0}: {1} migrations run", new Object[] {database.name(), result.migrationsExecuted});
    }

    private static RuntimeException translated(Database database, Throwable fault) {
        boolean passing = SqlFault.of(fault) == SqlFault.PASSING && !SqlFault.isWrongStatement(fault);
        return passing
                ? new ArchiveUnavailableException(SqlFault.withoutText(fault))
                : new MigrationFailedException(database.name(), fault);
    }
}
