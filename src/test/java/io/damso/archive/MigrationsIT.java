package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mysql")
class MigrationsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ArchiveServer server;

    @BeforeEach
    void start() throws Exception {
        server = ArchiveServer.start("migrations");
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        server.close();
    }

    @Test
    void threeNodesAtOnce_migrateOnce_andAgainIsHarmless() throws Exception {
        Callable<Void> node = () -> {
            new Migrations(server.databases(), threads, LIMIT).run();
            return null;
        };
        for (var result : threads.invokeAll(Collections.nCopies(3, node))) {
            result.get();
        }
        assertThatCode(node::call).doesNotThrowAnyException();
        assertThat(server.count("damso_global", "account", 0)).isZero();
        assertThat(server.count("damso_shard_2", "chat_message", 0)).isZero();
    }

    @Test
    void whileAnotherHoldsTheLock_theWaitIsBounded_andNoThreadIsLeft() throws Exception {
        new Migrations(server.databases(), threads, LIMIT).run();
        try (var other = server.connect("damso_global");
                var statement = other.createStatement()) {
            statement.execute("SELECT GET_LOCK('Flyway-" + flywayDiscriminator() + "', 0)");
            var begin = Instant.now();
            assertThatExceptionOfType(ArchiveUnavailableException.class)
                    .isThrownBy(() -> new Migrations(server.databases(), threads, Duration.ofSeconds(2)).run());
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> ((ThreadPoolExecutor) threads).getActiveCount() == 0);
        }
    }

    // Flyway names its lock after its history table.
    private static int flywayDiscriminator() {
        return "`damso_global`.`flyway_schema_history`".hashCode();
    }

    @Test
    void aDatabaseThatIsAway_isUnavailable_andMigratedWhenItIsBack() throws Exception {
        var migrations = new Migrations(server.databases(), threads, LIMIT);
        server.close();
        assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(migrations::run);
        server.restart();
        assertThatCode(migrations::run).doesNotThrowAnyException();
    }

    @Test
    void aTableThatIsNotOurs_isAFailure_notAnOutage() throws Exception {
        server.execute("damso_global", "CREATE TABLE account (account_db_key BIGINT)");
        assertThatExceptionOfType(MigrationFailedException.class)
                .isThrownBy(() -> new Migrations(server.databases(), threads, LIMIT).run());
    }

    @Test
    void aSchemaThatSomebodyChanged_isAFailure_notAnOutage() throws Exception {
        var migrations = new Migrations(server.databases(), threads, LIMIT);
        migrations.run();
        server.execute("damso_shard_1", "UPDATE flyway_schema_history SET checksum = 1 WHERE version = '1'");
        assertThatExceptionOfType(MigrationFailedException.class)
                .isThrownBy(migrations::run)
                .withMessageContaining("shard_1");
    }
}
