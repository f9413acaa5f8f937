package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.cache.UnansweredTurns;
import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.model.FaultCode;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.Metadata;
import io.damso.model.Outcome;
import io.damso.model.Room;
import io.damso.model.SenderType;
import io.damso.testing.Entries;
import io.damso.testing.RecordingPendingMessages;
import io.damso.testing.RecordingUnansweredTurns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a question that was journaled by a node which died before anyone else knew of it. */
@Tag("mysql")
class EmptyRepliesIT {

    private static ArchiveServer server;
    private static Databases databases;

    private final RecordingPendingMessages pending = new RecordingPendingMessages();
    private final RecordingUnansweredTurns turns = new RecordingUnansweredTurns();
    private final Archive archive = new JpaArchive(databases);
    private final long account = ArchiveServer.newAccount();
    private final Entries room = Entries.of(account, 1, "r1");
    private final Entry.UserMessage question = room.question(1, "question");
    private final Message empty = empty(question);

    private Instant now = Entries.time(1).plus(Duration.ofHours(1));

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
        var late = new LateQuestions(turns, () -> now, Instant.EPOCH);
        return ArchiveServer.writer(databases, pending, late).write(List.of(entries));
    }

    private List<Message> messages(Entries room) {
        return archive.messages(new Account(room.account(), room.shard()), room.room(), null, 200);
    }

    private List<Message> messages() {
        return messages(room);
    }

    private boolean isToldToRedis(Message message) {
        return pending.has(room.account(), room.room(), message.id());
    }

    private static Message empty(Entry.UserMessage question) {
        var message = question.message();
        return new Message(
                question.replyId(),
                message.room(),
                SenderType.AI,
                "",
                message.timestamp(),
                Metadata.ofReply(new Outcome.Failed(FaultCode.INTERRUPTED)),
                MessageStatus.INTERRUPTED,
                message.id(),
                message.streamKey());
    }

    @Test
    void aLateQuestionThatNobodyAnswers_getsAnEmptyInterruptedReply() {
        turns.nobodyAnswers(Entries.id(1));
        assertThat(write(question)).isEqualTo(new Remainder());

        assertThat(messages()).containsExactly(empty, question.message());
        assertThat(archive.rooms(new Account(room.account(), 1), null, 10))
                .containsExactly(new Room(room.room(), "title 1", Entries.time(1), Entries.time(1)));
    }

    @Test
    void afterTheCommit_redisHearsOfIt_andDropsListsThatLackIt() {
        turns.nobodyAnswers(Entries.id(1));
        write(question);
        assertThat(isToldToRedis(question.message())).isTrue();
        assertThat(isToldToRedis(empty)).isTrue();
    }

    @Test
    void deliveredAgain_itGetsNoOther() throws Exception {
        turns.nobodyAnswers(Entries.id(1));
        write(question, question);
        write(question);

        assertThat(messages()).containsExactly(empty, question.message());
        assertThat(server.count("damso_shard_1", "chat_message", account)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"DONE", "STOPPED"})
    void aCompleteReplyThatComesAfterAll_replacesIt(MessageStatus status) {
        turns.nobodyAnswers(Entries.id(1));
        write(question);
        var reply = room.reply(1, status, "after all");
        write(reply);
        write(question);

        assertThat(messages()).containsExactly(reply.message(), question.message());
    }

    @Test
    void aLateQuestionWhoseReplyRedisKnows_getsNone() {
        write(question);
        assertThat(turns.asked()).hasSize(1);
        assertThat(messages()).containsExactly(question.message());
    }

    @ParameterizedTest
    @EnumSource(names = {"DONE", "STOPPED", "INTERRUPTED", "ERROR"})
    void aLateQuestionWhoseReplyMySqlHas_getsNone(MessageStatus status) {
        turns.nobodyAnswers(Entries.id(1));
        var reply = room.reply(1, status, "answer");
        write(reply);
        pending.forget();
        write(question);

        assertThat(messages()).containsExactly(reply.message(), question.message());
        assertThat(isToldToRedis(reply.message())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"ERROR, true", "ERROR, false", "INTERRUPTED, true", "INTERRUPTED, false"})
    void aReplyInTheSameBatch_isAnAnswer_whicheverComesFirst(MessageStatus status, boolean replyFirst) {
        turns.nobodyAnswers(Entries.id(1));
        var reply = room.reply(1, status, "partial");
        write(replyFirst ? reply : question, replyFirst ? question : reply);

        assertThat(messages()).containsExactly(reply.message(), question.message());
    }

    @Test
    void anOnTimeQuestion_getsNone_andRedisIsNotAsked() {
        turns.nobodyAnswers(Entries.id(1));
        now = Entries.time(1).plusSeconds(20);
        write(question);

        assertThat(messages()).containsExactly(question.message());
        assertThat(turns.asked()).isEmpty();
    }

    @Test
    void whileRedisIsAway_questionsAreWrittenAllTheSame() {
        turns.nobodyAnswers(Entries.id(1));
        turns.goAway();
        assertThat(write(question)).isEqualTo(new Remainder());
        assertThat(messages()).containsExactly(question.message());
    }

    @Test
    void anEmptyReply_isToldToRedisWithItsQuestion_alsoIfRedisWasAwayWhenItCame() {
        turns.nobodyAnswers(Entries.id(1));
        pending.setAway(true);
        write(question);
        assertThat(messages()).containsExactly(empty, question.message());
        assertThat(isToldToRedis(empty)).isFalse();

        pending.setAway(false);
        assertThat(write(question)).isEqualTo(new Remainder());
        assertThat(isToldToRedis(empty)).isTrue();
    }

    @Test
    void aReplyThatGoesToMySql_asRedisIsAsked_isFoundThere() {
        var reply = room.reply(1, MessageStatus.ERROR, "partial");
        UnansweredTurns leaving = asked -> {
            write(reply);
            pending.forget();
            return asked;
        };
        ArchiveServer.writer(databases, pending, new LateQuestions(leaving, () -> now, Instant.EPOCH))
                .write(List.of(question));

        assertThat(messages()).containsExactly(reply.message(), question.message());
        assertThat(isToldToRedis(reply.message())).isFalse();
    }

    @Test
    void aLateQuestionThatWasDeleted_getsNone_andOneAfterItDoes() throws Exception {
        var after = room.question(2, "after");
        turns.nobodyAnswers(Entries.id(1));
        turns.nobodyAnswers(Entries.id(3));
        server.execute(
                "damso_shard_1",
                "INSERT INTO chat_room (account_db_key, room_id, title, titled_by, created_at, deleted_through) VALUES"
                        + " (" + account + ", 'r1', '', '~', NOW(6), '" + Entries.id(2) + "')");
        write(question);
        write(question, after);
        assertThat(messages()).containsExactly(empty(after), after.message());
    }

    @Test
    void thousandsOfLateQuestions_costOneQuestionToRedisABatch_andEachGetsItsOwn() {
        var elsewhere = Entries.of(account, 2, "r1");
        var batch = new ArrayList<Entry>();
        IntStream.rangeClosed(1, 50).forEach(turn -> {
            batch.add(room.question(turn, "q" + turn));
            batch.add(elsewhere.question(turn, "q" + turn));
            if (turn % 2 == 0) {
                turns.nobodyAnswers(Entries.id(2 * turn - 1));
            }
        });
        write(batch.toArray(Entry[]::new));

        assertThat(turns.asked())
                .singleElement()
                .satisfies(asked -> assertThat(asked).hasSize(100));
        for (Entries each : List.of(room, elsewhere)) {
            assertThat(messages(each)).hasSize(75);
            assertThat(messages(each))
                    .filteredOn(message -> message.senderType() == SenderType.AI)
                    .hasSize(25)
                    .allSatisfy(message -> assertThat(message.content()).isEmpty());
        }
    }

    @Test
    void whereMySqlRefusesAnother_itGetsItsReplyAllTheSame() {
        turns.nobodyAnswers(Entries.id(1));
        var tooLate = room.question(2, "b");
        var message = tooLate.message();
        var refused = new Entry.UserMessage(
                room.account(),
                1,
                new Message(
                        message.id(),
                        room.room(),
                        SenderType.USER,
                        "b",
                        Instant.parse("+10000-01-01T00:00:00Z"),
                        message.metadata(),
                        MessageStatus.ACCEPTED,
                        null,
                        message.streamKey()),
                "t",
                tooLate.reply(),
                "node1");
        assertThat(write(refused, question).refused()).containsExactly(refused);
        assertThat(messages()).containsExactly(empty, question.message());
        assertThat(turns.asked()).hasSize(1);
    }
}
