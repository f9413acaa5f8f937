package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.testing.PrivateMySql;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mysql")
class DatabaseIT {

    private final long account = ArchiveServer.newAccount();
    private final CountDownLatch bothHoldOne = new CountDownLatch(2);
    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void theServer_isTheOneThatThisRunIsFor() throws Exception {
        boolean mySql = !System.getProperty(PrivateMySql.INSTALLED, "").isBlank();
        try (var connection = ArchiveServer.shared().connect("damso_global")) {
            assertThat(connection.getMetaData().getDatabaseProductVersion())
                    .containsPattern(mySql ? "^9\\.7\\." : "MariaDB");
        }
    }

    @Test
    void ofTwoTransactionsThatWaitForEachOther_bothAreDoneInTheEnd() throws Exception {
        var server = ArchiveServer.shared();
        server.execute(
                "damso_shard_1",
                "INSERT INTO chat_room (account_db_key, room_id, title, titled_by, created_at) VALUES (" + account
                        + ", 'a', '', '', NOW(6)), (" + account + ", 'b', '', '', NOW(6))");
        long before = server.deadlocks();
        var threads = Executors.newFixedThreadPool(2);
        try (var databases = new Closing(server.databases())) {
            var shard = databases.databases().shard(1).orElseThrow();
            List<Callable<Integer>> both = List.of(
                    () -> shard.write(manager -> touch(manager, "a", "b")),
                    () -> shard.write(manager -> touch(manager, "b", "a")));
            for (var result : threads.invokeAll(both)) {
                assertThat(result.get()).isEqualTo(2);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(server.deadlocks()).isEqualTo(before + 1);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void whoIsToldLateThatThereIsNoSuchTable_wasAnswered_soThatReadersNeedNotTakeTurns() throws Exception {
        try (var databases = new Closing(ArchiveServer.shared().databases())) {
            var shard = databases.databases().shard(1).orElseThrow();
            assertThatThrownBy(() -> shard.read(manager ->
                            first(manager, "SELECT SLEEP(1.1)").equals(first(manager, "SELECT 1 FROM no_such_table"))))
                    .isInstanceOf(ArchiveUnavailableException.class);

            Object answer = shard.read(first -> shard.read(second -> first(second, "SELECT 1")));
            assertThat(answer).hasToString("1");
        }
    }

    private static Object first(EntityManager manager, String query) {
        return manager.createNativeQuery(query).getSingleResult();
    }

    private int touch(EntityManager manager, String first, String second) {
        attempts.incrementAndGet();
        int touched = touch(manager, first);
        bothHoldOne.countDown();
        try {
            assertThat(bothHoldOne.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return touched + touch(manager, second);
    }

    private int touch(EntityManager manager, String room) {
        return manager.createNativeQuery(
                        "UPDATE chat_room SET title = CONCAT(title, 'x') WHERE account_db_key = ? AND room_id = ?")
                .setParameter(1, account)
                .setParameter(2, room)
                .executeUpdate();
    }

    private record Closing(Databases databases) implements AutoCloseable {

        @Override
        public void close() {
            databases.close();
        }
    }
}
