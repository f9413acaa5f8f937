package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.cache.RoomDeletion;
import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.model.DailyUsage;
import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.Metadata;
import io.damso.model.Usage;
import io.damso.testing.Entries;
import io.damso.testing.RecordingPendingMessages;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mysql")
class UsageArchiveIT {

    private static final LocalDate DAY = LocalDate.parse("2026-03-01");

    private static Databases databases;
    private static ArchiveServer server;

    private final long account = ArchiveServer.newAccount();
    private final Entries room = Entries.of(account, 1, "r1");
    private final Account owner = new Account(room.account(), 1);
    private final UsageArchive usage = new JpaUsageArchive(databases);
    private final ArchiveWriter writer = ArchiveServer.writer(databases, new RecordingPendingMessages());

    @BeforeAll
    static void start() throws Exception {
        server = ArchiveServer.shared();
        databases = server.databases();
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    private void write(Entry... entries) {
        assertThat(writer.write(List.of(entries))).isEqualTo(new Remainder());
    }

    private Entry reply(int turn, Instant ended, JsonObject metadata) {
        var message = room.reply(turn, MessageStatus.DONE, "fine").message();
        return new Entry.AiResponse(
                room.account(),
                1,
                new Message(
                        message.id(),
                        message.room(),
                        message.senderType(),
                        message.content(),
                        ended,
                        metadata,
                        message.status(),
                        message.replyTo(),
                        message.streamKey()));
    }

    private Entry reply(int turn, Instant ended, Usage took) {
        return reply(
                turn,
                ended,
                JsonText.object().add("usage", Metadata.write(took)).build());
    }

    private List<DailyUsage> daily(LocalDate from, LocalDate to) {
        return usage.daily(owner, from, to);
    }

    private static Instant on(LocalDate day, String time) {
        return Instant.parse(day + "T" + time + "Z");
    }

    @Test
    void repliesAreSummedUp_byDayInUtc_andModel() {
        write(
                reply(1, on(DAY, "00:00:00"), new Usage(10, 1, false, "small", null)),
                reply(2, on(DAY, "23:59:59.999999"), new Usage(20, 2, true, "small", null)),
                reply(3, on(DAY, "12:00:00"), new Usage(30, 3, false, "large", 9L)),
                reply(4, on(DAY.plusDays(1), "00:00:00"), new Usage(40, 4, false, "small", null)),
                reply(5, on(DAY.plusDays(2), "00:00:00"), new Usage(50, 5, false, "small", null)));
        assertThat(daily(DAY, DAY.plusDays(1)))
                .containsExactly(
                        new DailyUsage(DAY, "large", 1, 30, 3, false),
                        new DailyUsage(DAY, "small", 2, 30, 3, true),
                        new DailyUsage(DAY.plusDays(1), "small", 1, 40, 4, false));
        assertThat(daily(DAY.minusDays(9), DAY.minusDays(1))).isEmpty();
    }

    @Test
    void whatIsDeliveredAgain_isCountedOnce_andOfTwoEndsTheOneThatSaidMore() {
        var interrupted = room.reply(1, MessageStatus.INTERRUPTED, "so");
        var done = room.reply(1, MessageStatus.DONE, "so far");
        var expected = List.of(new DailyUsage(day(done), "large", 1, 10, 5, false));
        write(interrupted);
        write(done);
        assertThat(daily(day(done), day(done))).isEqualTo(expected);
        write(interrupted, done);
        assertThat(daily(day(done), day(done))).isEqualTo(expected);
    }

    private static LocalDate day(Entry entry) {
        return LocalDate.parse(entry.message()
                .timestamp()
                .truncatedTo(ChronoUnit.DAYS)
                .toString()
                .substring(0, 10));
    }

    @Test
    void deletedRoom_hasTakenWhatItTook() {
        var done = room.reply(1, MessageStatus.DONE, "fine");
        write(room.question(1, "hello"), done);
        new JpaRoomArchive(databases)
                .delete(owner, done.message().room(), newest -> new RoomDeletion("1", Entries.id(9)));
        write(room.reply(2, MessageStatus.DONE, "late"));
        assertThat(daily(day(done), day(done))).extracting(DailyUsage::replies).containsExactly(2L);
    }

    @Test
    void replyWhoseMetadataSaysNothing_orNonsense_isKeptAllTheSame() {
        write(
                reply(1, on(DAY, "01:00:00"), JsonText.object().build()),
                reply(
                        2,
                        on(DAY, "01:00:00"),
                        JsonText.object().add("usage", "much").build()),
                reply(3, on(DAY, "01:00:00"), new Usage(1, 1, false, "m".repeat(99), null)));
        assertThat(daily(DAY, DAY)).containsExactly(new DailyUsage(DAY, "m".repeat(40), 1, 1, 1, false));
        assertThat(new JpaArchive(databases).messages(owner, room.room(), null, 9))
                .hasSize(3);
    }

    @Test
    void sums_areReadFromTheIndexAlone() throws Exception {
        write(IntStream.rangeClosed(1, 200)
                .mapToObj(turn -> reply(turn, on(DAY.plusDays(turn), "01:00:00"), new Usage(1, 1, false, "m", null)))
                .toArray(Entry[]::new));
        server.execute("damso_shard_1", "ANALYZE TABLE reply_usage");
        String sql = JpaUsageArchive.DAILY
                .replaceFirst("\\?", "" + account)
                .replaceFirst("\\?", "'" + DAY + "'")
                .replaceFirst("\\?", "'" + DAY.plusDays(9) + "'");
        try (var connection = server.connect("damso_shard_1");
                var statement = connection.createStatement();
                var plan = statement.executeQuery("EXPLAIN FORMAT=JSON " + sql)) {
            assertThat(plan.next()).isTrue();
            // MySQL and MariaDB say the same in other words.
            assertThat(plan.getString(1))
                    .contains("\"reply_usage_day\"")
                    .containsPattern("\"(covering|using_index)\": ?true")
                    .doesNotContain("\"read_sorted_file\"", "\"using_filesort\": true", "\"access_type\": \"sort\"");
        }
    }
}
