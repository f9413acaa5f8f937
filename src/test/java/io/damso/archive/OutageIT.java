package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.testing.Background;
import io.damso.testing.Entries;
import io.damso.testing.InMemoryAccountCache;
import io.damso.testing.RecordingPendingMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
@Tag("mysql")
class OutageIT {

    private final Entries room = Entries.of(7, 1, "r1");
    private final Account owner = new Account(room.account(), 1);
    private final List<Entry> entries = List.of(room.question(1, "secret"));

    private ArchiveServer server;
    private Databases databases;
    private Archive archive;
    private ArchiveWriter writer;
    private Accounts accounts;

    @BeforeEach
    void start() throws Exception {
        server = ArchiveServer.start("outage");
        databases = server.databases();
        new Migrations(databases, ForkJoinPool.commonPool(), Duration.ofSeconds(60)).run();
        archive = new JpaArchive(databases);
        writer = ArchiveServer.writer(databases, new RecordingPendingMessages());
        accounts = new JpaAccounts(new AccountTable(databases), new InMemoryAccountCache());
    }

    @AfterEach
    void stop() {
        databases.close();
        server.close();
    }

    private void assertAllUnavailable() {
        assertUnavailable(() -> archive.messages(owner, room.room(), null, 10));
        assertUnavailable(() -> archive.rooms(owner, null, 10));
        assertUnavailable(() -> archive.reply(owner, Entries.id(2)));
        assertUnavailable(() -> accounts.of("issuer", "subject", "name"));
        assertThat(writer.writeParked(1, entries).unavailable()).isEqualTo(Map.of(1, entries));
    }

    private static void assertUnavailable(Runnable call) {
        assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(call::run);
    }

    private void assertAllWork() {
        assertThat(writer.writeParked(1, entries)).isEqualTo(new Remainder());
        assertThat(archive.messages(owner, room.room(), null, 10)).hasSize(1);
        assertThat(archive.rooms(owner, null, 10)).hasSize(1);
        assertThat(accounts.of("issuer", "subject", "name")).isNotNull();
    }

    @Test
    void whileMySqlIsAway_everythingIsUnavailable_andWorksAgainAfterwards() throws Exception {
        assertAllWork();
        accounts = new JpaAccounts(new AccountTable(databases), new InMemoryAccountCache());
        server.close();
        var begin = Instant.now();
        assertAllUnavailable();
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
        server.restart();
        assertAllWork();
    }

    @Test
    void aNodeThatStartsWhileMySqlIsAway_worksWhenItIsBack() throws Exception {
        server.close();
        assertAllUnavailable();
        assertAllUnavailable();
        server.restart();
        assertAllWork();
    }

    @Test
    void whileTheTablesAreNotThere_everythingIsUnavailable_andNothingRefused() throws Exception {
        server.execute("damso_shard_1", "DROP TABLE chat_message, chat_room");
        assertUnavailable(() -> archive.rooms(owner, null, 10));
        assertThat(writer.write(entries).unavailable()).isEqualTo(Map.of(1, entries));
    }

    @Test
    void oneShardAway_holdsUpNoOther() throws Exception {
        server.execute("damso_shard_1", "DROP TABLE chat_message");
        var other = Entries.of(8, 2, "r1").question(1, "other");
        assertThat(writer.write(List.of(entries.get(0), other)).unavailable()).isEqualTo(Map.of(1, entries));
        assertThat(archive.messages(
                        new Account(other.account(), 2), other.message().room(), null, 10))
                .hasSize(1);
    }

    @Test
    void aShardThatHangs_holdsUpTheOthersOnce_andBriefly() throws Exception {
        try (var proxy = server.proxy()) {
            var behind = server.databases(proxy);
            var impatient = ArchiveServer.impatientWriter(behind);
            var other = Entries.of(8, 2, "r1");
            assertThat(impatient.writeParked(2, List.of(room.question(1, "a"), other.question(1, "b"))))
                    .isEqualTo(new Remainder());
            proxy.stall();
            var held = other.question(2, "b");

            assertThat(millis(() -> assertThat(impatient
                                    .write(List.of(room.question(2, "a"), held))
                                    .unavailable())
                            .isEqualTo(Map.of(2, List.of(held)))))
                    .isBetween(1_900L, 4_000L);
            assertThat(millis(() -> assertThat(impatient
                                    .write(List.of(room.question(3, "a"), held))
                                    .unavailable())
                            .isEqualTo(Map.of(2, List.of(held)))))
                    .isLessThan(1_000);
            assertThat(server.count("damso_shard_1", "chat_message", 7)).isEqualTo(3);

            proxy.heal();
            assertThat(impatient.writeParked(2, List.of(held))).isEqualTo(new Remainder());
            assertThat(impatient.write(List.of(other.question(3, "b")))).isEqualTo(new Remainder());
            assertThat(server.count("damso_shard_2", "chat_message", 8)).isEqualTo(3);
            behind.close();
        }
    }

    @Test
    void aShardThatHangs_holdsUpOneReaderAtATime() throws Exception {
        try (var proxy = server.proxy()) {
            var behind = server.impatientDatabases(proxy);
            var there = new Account(Entries.of(8, 2, "r1").account(), 2);
            var hanging = new JpaArchive(behind);
            assertThat(hanging.rooms(there, null, 10)).isEmpty();
            proxy.stall();

            assertUnavailable(() -> hanging.rooms(there, null, 10));
            var waiting = Background.call(() -> millis(() -> assertUnavailable(() -> hanging.rooms(there, null, 10))));
            await().untilAsserted(() -> assertThat(
                            millis(() -> assertUnavailable(() -> hanging.rooms(there, null, 10))))
                    .isLessThan(1_000));
            assertThat(waiting.join()).isGreaterThan(2_000L);
            assertThat(hanging.rooms(owner, null, 10)).isEmpty();

            proxy.heal();
            await().untilAsserted(
                            () -> assertThat(hanging.rooms(there, null, 10)).isEmpty());
            behind.close();
        }
    }

    private static long millis(Runnable call) {
        long begin = System.nanoTime();
        call.run();
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    @Test
    void aWriteThatWaitsForALock_endsInTime_andIsTakenBack() throws Exception {
        assertAllWork();
        try (var other = server.connect("damso_shard_1");
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT * FROM chat_room WHERE account_db_key = 7 AND room_id = 'r1' FOR UPDATE");
            List<Entry> next = List.of(room.question(2, "next"));
            assertThat(writer.writeParked(1, next).unavailable()).isEqualTo(Map.of(1, next));
            other.rollback();
        }
        assertThat(archive.messages(owner, room.room(), null, 10)).hasSize(1);
    }

    @Test
    void whatIsThrown_repeatsNothingThatMySqlQuoted() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> databases
                        .global()
                        .write(manager -> manager.createNativeQuery(
                                        "INSERT INTO account (issuer, subject, name, created_at) VALUES ('i', 's',"
                                                + " 'n', 'secret')")
                                .executeUpdate()))
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("secret"));
    }

    private static String stackTrace(Throwable fault) {
        var text = new java.io.StringWriter();
        fault.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }
}
