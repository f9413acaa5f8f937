package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.model.MessageStatus;
import io.damso.model.Room;
import io.damso.model.RoomId;
import io.damso.testing.Entries;
import io.damso.testing.RecordingPendingMessages;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** MySQL reads the rows that a page has and no others, as its own counters say, wherever the page is. */
@Timeout(120)
@Tag("mysql")
class PageReadsIT {

    private static final int PAGE = 50;
    private static final int TURNS = 2_000;
    private static final int ROOMS = 400;

    private static final String READS =
            "SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%' AND Variable_name NOT LIKE '%retry'";

    private static final long ACCOUNT = ArchiveServer.newAccount();
    private static final Account OWNER =
            new Account(Entries.of(ACCOUNT, 1, "large").account(), 1);

    // Of one connection, whose counters are asked.
    private static DataSource shard;
    private static Databases databases;

    private final Archive archive = new JpaArchive(databases);

    @BeforeAll
    static void fill() throws Exception {
        var server = ArchiveServer.shared();
        shard = ReusedConnections.of(server.source("damso_shard_1"));
        databases = new Databases(server.source("damso_global"), List.of(shard));
        var large = Entries.of(ACCOUNT, 1, "large");
        write(IntStream.rangeClosed(1, TURNS)
                .boxed()
                .flatMap(turn -> Stream.<Entry>of(
                        large.question(turn, "question"), large.reply(turn, MessageStatus.DONE, "reply " + turn)))
                .toList());
        write(IntStream.rangeClosed(1, ROOMS)
                .<Entry>mapToObj(
                        number -> Entries.of(ACCOUNT, 1, "small-" + number).question(TURNS + number, "hello"))
                .toList());
        server.execute("damso_shard_1", "ANALYZE TABLE chat_message, chat_room");
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    private static void write(List<Entry> entries) {
        var writer = ArchiveServer.writer(databases, new RecordingPendingMessages());
        for (int from = 0; from < entries.size(); from += 250) {
            var some = entries.subList(from, Math.min(entries.size(), from + 250));
            assertThat(writer.write(some)).isEqualTo(new Remainder());
        }
    }

    private static long reads() throws SQLException {
        try (var connection = shard.getConnection();
                var statement = connection.createStatement();
                var counters = statement.executeQuery(READS)) {
            long reads = 0;
            while (counters.next()) {
                reads += counters.getLong(2);
            }
            return reads;
        }
    }

    /** Rows and index entries that MySQL looked at meanwhile; what asking for the counters costs is no part of it. */
    private static long readsOf(Runnable work) throws SQLException {
        // The factory, the statement's plan and the connection are there already.
        work.run();
        long before = reads();
        long asking = reads() - before;
        before = reads();
        work.run();
        return reads() - before - asking;
    }

    private long readsOfPage(RoomId room, int before) throws SQLException {
        return readsOf(() -> assertThat(archive.messages(OWNER, room, Entries.id(before), PAGE))
                .hasSize(PAGE));
    }

    @Test
    void aPageFarBackInALargeRoom_readsWhatItsNewestOneDoes() throws SQLException {
        var large = new RoomId("large");

        assertThat(List.of(readsOfPage(large, 2 * TURNS + 1), readsOfPage(large, TURNS), readsOfPage(large, PAGE + 1)))
                .allSatisfy(reads -> assertThat(reads).isBetween((long) PAGE, PAGE + 2L));
    }

    @Test
    void aReply_isOneRow() throws SQLException {
        assertThat(readsOf(() ->
                        assertThat(archive.reply(OWNER, Entries.id(TURNS))).isPresent()))
                .isBetween(1L, 3L);
    }

    @Test
    void aPageFarDownTheListOfRooms_readsWhatItsFirstOneDoes() throws SQLException {
        var all = new ArrayList<Room>(archive.rooms(OWNER, null, ROOMS + 1));
        assertThat(all).hasSize(ROOMS + 1);
        var deep = all.get(ROOMS - PAGE - 1);

        long first = readsOf(() -> archive.rooms(OWNER, null, PAGE));
        long far = readsOf(
                () -> assertThat(archive.rooms(OWNER, deep.cursor(), PAGE)).hasSize(PAGE));

        assertThat(List.of(first, far)).allSatisfy(reads -> assertThat(reads).isBetween((long) PAGE, PAGE + 3L));
    }
}
