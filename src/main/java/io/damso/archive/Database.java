package io.damso.archive;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import jakarta.persistence.SharedCacheMode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * One database, through a persistence unit of its own. Work is done in an entity manager of its own; what is written is
 * committed when it returns.
 */
final class Database implements AutoCloseable {

    private static final int READ_MILLIS = 5_000;
    private static final int ATTEMPTS = 10;
    private static final long AT_ONCE = 1_000_000_000L;
    private static final long LATELY = 30_000_000_000L;

    private final String name;
    private final DataSource source;
    private final List<Class<?>> entities;
    private EntityManagerFactory factory;
    private volatile long failedAt;
    private volatile boolean failed;
    // Since an attempt waited in vain, until one is answered; be it that there is no such table yet.
    private volatile boolean hangs;
    private final AtomicBoolean probed = new AtomicBoolean();

    Database(String name, DataSource source, List<Class<?>> entities) {
        this.name = name;
        this.source = source;
        this.entities = entities;
    }

    String name() {
        return name;
    }

    DataSource source() {
        return source;
    }

    /**
     * Reads outside of any transaction, each query for at most 5 s. While MySQL hangs one reader at a time waits for it, and
     * the others are told at once.
     *
     * @throws ArchiveUnavailableException if MySQL did not answer
     */
    <T> T read(Function<EntityManager, T> work) {
        if (!hangs) {
            return readAtMostTwice(work);
        }
        if (!probed.compareAndSet(false, true)) {
            throw new ArchiveUnavailableException(null);
        }
        try {
            return readAtMostTwice(work);
        } finally {
            probed.set(false);
        }
    }

    private <T> T readAtMostTwice(Function<EntityManager, T> work) {
        long begin = System.nanoTime();
        try {
            return once(work);
        } catch (RuntimeException fault) {
            // After MySQL was started anew the pool's connections are dead, which shows at once, and only when used.
            boolean again = SqlFault.of(fault) == SqlFault.PASSING && System.nanoTime() - begin < AT_ONCE;
            return again ? lastRead(work) : rethrown(fault);
        }
    }

    private <T> T lastRead(Function<EntityManager, T> work) {
        try {
            return once(work);
        } catch (RuntimeException fault) {
            return rethrown(fault);
        }
    }

    /**
     * Works in one transaction, again if it met a deadlock; so {@code work} may be called more than once.
     *
     * @throws ArchiveUnavailableException if MySQL did not answer
     * @throws RefusedException if MySQL refused the values
     */
    <T> T write(Function<EntityManager, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(entities -> committed(entities, work));
            } catch (RuntimeException fault) {
                if (attempt == ATTEMPTS || SqlFault.of(fault) != SqlFault.DEADLOCK) {
                    return rethrown(fault);
                }
            }
        }
    }

    private <T> T once(Function<EntityManager, T> work) {
        long begin = System.nanoTime();
        try (var entities = factory().createEntityManager()) {
            T result = work.apply(entities);
            failed = false;
            hangs = false;
            return result;
        } catch (RuntimeException fault) {
            if (SqlFault.of(fault) == SqlFault.PASSING) {
                failedAt = System.nanoTime();
                failed = true;
                hangs |= failedAt - begin > AT_ONCE && !SqlFault.isWrongStatement(fault);
            }
            throw fault;
        }
    }

    /** Whether it did not answer within the last 30 s, and has not answered since. */
    boolean hasFailedLately() {
        return failed && System.nanoTime() - failedAt < LATELY;
    }

    private static <T> T committed(EntityManager entities, Function<EntityManager, T> work) {
        var transaction = entities.getTransaction();
        transaction.begin();
        try {
            T result = work.apply(entities);
            transaction.commit();
            return result;
        } finally {
            if (transaction.isActive()) {
                transaction.rollback();
            }
        }
    }

    private static <T> T rethrown(RuntimeException fault) {
        throw switch (SqlFault.of(fault)) {
            case REFUSED -> new RefusedException(SqlFault.withoutText(fault));
            case PASSING, DEADLOCK -> new ArchiveUnavailableException(SqlFault.withoutText(fault));
            case OTHER -> fault;
        };
    }

    private synchronized EntityManagerFactory factory() {
        if (factory == null) {
            factory = open();
        }
        return factory;
    }

    // The platform is named, and the log off, because EclipseLink would ask a server that may be away, and would log
    // statements. Its shared cache knows nothing of other nodes. Of two units with one name it would use the first for
    // both.
    private EntityManagerFactory open() {
        var configuration = new PersistenceConfiguration(name)
                .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
                .sharedCacheMode(SharedCacheMode.NONE)
                .property("jakarta.persistence.nonJtaDataSource", source)
                .property(PersistenceConfiguration.QUERY_TIMEOUT, Integer.toString(READ_MILLIS))
                .property("eclipselink.session-name", name + "-" + UUID.randomUUID())
                .property("eclipselink.target-database", "MySQL")
                .property("eclipselink.session.customizer", FailFast.class.getName())
                .property("eclipselink.weaving", "false")
                .property("eclipselink.logging.level", "OFF")
                .property("eclipselink.logging.parameters", "false");
        entities.forEach(configuration::managedClass);
        return configuration.createEntityManagerFactory();
    }

    @Override
    public synchronized void close() {
        if (factory != null) {
            factory.close();
            factory = null;
        }
    }
}
