package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.journal.Entry;
import io.damso.model.MessageStatus;
import io.damso.testing.ChatEvents;
import io.damso.testing.Entries;
import io.damso.testing.RecordingEvents;
import io.damso.testing.RecordingPendingMessages;
import io.damso.testing.RecordingUnansweredTurns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which events are published of what is written: those of the rows, whatever the entries say. */
@Tag("mysql")
class StoredRowsIT {

    private static ArchiveServer server;
    private static Databases databases;

    private final RecordingPendingMessages pending = new RecordingPendingMessages();
    private final RecordingUnansweredTurns turns = new RecordingUnansweredTurns();
    private final RecordingEvents events = new RecordingEvents();
    private final long account = ArchiveServer.newAccount();
    private final Entries room = Entries.of(account, 1, "r1");

    @BeforeAll
    static void start() throws Exception {
        server = ArchiveServer.shared();
        databases = server.databases();
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    private Remainder write(Entry... entries) {
        var anHourLater = Entries.time(1).plus(Duration.ofHours(1));
        var late = new LateQuestions(turns, () -> anHourLater, Instant.EPOCH);
        return ArchiveServer.writer(databases, pending, late, events).write(List.of(entries));
    }

    private List<String> published() {
        return events.published().stream()
                .map(event -> event.room() + " " + event.message() + " " + event.status())
                .toList();
    }

    private static String line(int id, MessageStatus status) {
        return "r1 " + Entries.id(id) + " " + status;
    }

    @Test
    void ofEachRow_oneEventIsPublished_withAllThatTheRowSays() {
        var question = room.question(1, "how are you?");
        var reply = room.reply(1, MessageStatus.STOPPED, "fi");
        write(reply, question);
        assertThat(events.published()).containsExactly(ChatEvents.of(question), ChatEvents.of(reply));
    }

    @Test
    void whateverTheOrderOfTheEntries_aRoomsEventsAreInTheOrderOfTheirIds() {
        var other = Entries.of(account, 1, "r2");
        write(room.question(2, ""), other.question(1, ""), room.reply(1, MessageStatus.DONE, ""), room.question(1, ""));
        assertThat(published())
                .containsExactly(
                        line(1, MessageStatus.ACCEPTED),
                        line(2, MessageStatus.DONE),
                        line(3, MessageStatus.ACCEPTED),
                        "r2 " + Entries.id(1) + " ACCEPTED");
    }

    @ParameterizedTest
    @CsvSource({
        "INTERRUPTED, DONE, DONE",
        "INTERRUPTED, STOPPED, STOPPED",
        "INTERRUPTED, ERROR, INTERRUPTED",
        "DONE, INTERRUPTED, DONE",
        "STOPPED, DONE, STOPPED",
        "ERROR, DONE, ERROR"
    })
    void ofASecondEnd_theEventSaysWhatTheRowKept(MessageStatus first, MessageStatus second, MessageStatus kept) {
        write(room.reply(1, first, ""));
        write(room.reply(1, second, ""));
        assertThat(published()).containsExactly(line(2, first), line(2, kept));
    }

    @Test
    void ofTwoEndsInOneBatch_thereIsOneEvent() {
        write(room.reply(1, MessageStatus.INTERRUPTED, ""), room.reply(1, MessageStatus.DONE, ""));
        assertThat(published()).containsExactly(line(2, MessageStatus.DONE));
    }

    @Test
    void whatIsDeliveredAgain_isPublishedAgain_asTheSameEvent() {
        write(room.question(1, "first"));
        write(room.question(1, "changed"));
        assertThat(events.published())
                .containsExactly(ChatEvents.of(room.question(1, "")), ChatEvents.of(room.question(1, "")));
    }

    @Test
    void ofADeletedRoomsMessages_noneIsPublished_andOfLaterOnesTheyAre() throws Exception {
        server.execute(
                "damso_shard_1",
                "INSERT INTO chat_room (account_db_key, room_id, title, titled_by, created_at, deleted_through) VALUES"
                        + " (" + account + ", 'r1', '', '~', NOW(6), '" + Entries.id(2) + "')");
        write(room.question(1, ""), room.reply(1, MessageStatus.DONE, ""));
        assertThat(published()).isEmpty();
        write(room.question(1, ""), room.question(2, ""));
        assertThat(published()).containsExactly(line(3, MessageStatus.ACCEPTED));
    }

    @Test
    void theEmptyReplyOfALateQuestion_isPublishedToo_andAgainWhenItsQuestionComesAgain() {
        turns.nobodyAnswers(Entries.id(1));
        write(room.question(1, ""));
        assertThat(published()).containsExactly(line(1, MessageStatus.ACCEPTED), line(2, MessageStatus.INTERRUPTED));
        // Redis, asked again, does not say so any more.
        turns.goAway();
        write(room.question(1, ""));
        assertThat(published().subList(2, 4))
                .containsExactly(line(1, MessageStatus.ACCEPTED), line(2, MessageStatus.INTERRUPTED));
    }

    @Test
    void anotherReplyThatIsThereBeforeItsQuestion_isPublishedWithItsOwnEntryOnly() {
        write(room.reply(1, MessageStatus.INTERRUPTED, "partial"));
        write(room.question(1, ""));
        assertThat(published()).containsExactly(line(2, MessageStatus.INTERRUPTED), line(1, MessageStatus.ACCEPTED));
    }

    @Test
    void whatMySqlDidNotTake_isNotPublished() {
        assertThat(write(Entries.of(account, 3, "r1").question(1, "where to?")).unavailable())
                .hasSize(1);
        assertThat(events.published()).isEmpty();
    }

    @Test
    void whileTheTopicTakesNothing_entriesAreWritten_andComeAgainForTheirEvents() throws Exception {
        events.setRefusing(true);
        var question = room.question(1, "");
        var remainder = write(question);
        assertThat(remainder.unavailable()).containsOnly(Map.entry(1, List.of(question)));
        assertThat(remainder.refused()).isEmpty();
        assertThat(server.count("damso_shard_1", "chat_message", account)).isEqualTo(1);
        assertThat(pending.has(room.account(), room.room(), Entries.id(1))).isTrue();

        events.setRefusing(false);
        assertThat(write(question)).isEqualTo(new Remainder());
        assertThat(published()).containsExactly(line(1, MessageStatus.ACCEPTED));
    }

    @Test
    void aWholeBatch_isReadBackAtOnce() {
        var batch = new ArrayList<Entry>();
        IntStream.rangeClosed(1, 50).forEach(turn -> {
            batch.add(room.question(turn, ""));
            batch.add(room.reply(turn, MessageStatus.DONE, ""));
        });
        write(batch.toArray(Entry[]::new));
        assertThat(events.published())
                .containsExactlyElementsOf(batch.stream().map(ChatEvents::of).toList());
    }
}
