package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.damso.cache.Keys;
import io.damso.cache.RedisForTests;
import io.damso.cache.RoomDeletion;
import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.model.AccountKey;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.testing.Entries;
import io.damso.testing.RecordingEvents;
import io.damso.testing.RecordingJournal;
import io.damso.testing.RecordingPendingMessages;
import io.damso.testing.RecordingUnansweredTurns;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.StreamEntryID;

/** What becomes of a question in MySQL whose reply was lost together with Redis and its node. */
@Tag("mysql")
class OpenTurnsIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    // After every question, for this node and for Redis.
    private static final Instant MUCH_LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final int ALL = 10_000;

    private static ArchiveServer server;
    private static Databases databases;

    private final RecordingPendingMessages pending = new RecordingPendingMessages();
    private final RecordingEvents events = new RecordingEvents();
    private final RecordingJournal journal = new RecordingJournal();
    private final Archive archive = new JpaArchive(databases);
    private final Account account = new Account(new AccountKey(ArchiveServer.newAccount()), 1);
    private final Entries room = Entries.of(account.key().value(), 1, "r1");
    private final Entry.UserMessage question = room.question(1, "question");
    private final OpenTurnRounds rounds = rounds(ALL);

    @BeforeAll
    static void start() throws Exception {
        server = ArchiveServer.shared();
        databases = server.databases();
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    private OpenTurnRounds rounds(int limit) {
        return new OpenTurnRounds(
                databases,
                new Outages(),
                redis.unansweredTurns(MUCH_LATER),
                redis.leases(),
                journal,
                () -> MUCH_LATER,
                limit);
    }

    private void write(Entry... entries) {
        var nothingIsLate = new LateQuestions(new RecordingUnansweredTurns(), () -> Instant.EPOCH, Instant.EPOCH);
        var writer = ArchiveServer.writer(databases, pending, nothingIsLate, events);
        assertThat(writer.write(List.of(entries))).isEqualTo(new Remainder());
    }

    private long open() throws SQLException {
        return server.count("damso_shard_1", "open_turn", account.key().value());
    }

    private List<Message> messages() {
        return archive.messages(account, room.room(), null, 200);
    }

    /** Other tests leave open turns of theirs. */
    private List<Entry> journaled() {
        return journal.entries().stream()
                .filter(entry -> entry.account().equals(account.key()))
                .toList();
    }

    private static void beginLog(Entry.UserMessage question) {
        var key = Keys.reply(question.account(), question.message().streamKey());
        redis.redis().call(r -> r.xadd(key, new StreamEntryID(1, 1), Map.of("e", "start")));
    }

    @Test
    void aQuestionThatNobodyAnswers_getsOneEmptyInterruptedRecord_inTheSecondRound_onHoweverManyNodes()
            throws Exception {
        var another = rounds(ALL);
        write(question);
        rounds.round();
        another.round();
        assertThat(journaled()).isEmpty();
        rounds.round();
        another.round();
        assertThat(journaled()).hasSize(2);

        write(journaled().toArray(Entry[]::new));
        assertThat(messages()).hasSize(2);
        assertThat(messages().get(0)).satisfies(reply -> {
            assertThat(reply.id()).isEqualTo(question.replyId());
            assertThat(reply.status()).isEqualTo(MessageStatus.INTERRUPTED);
            assertThat(reply.content()).isEmpty();
            assertThat(reply.replyTo()).isEqualTo(question.message().id());
            assertThat(reply.streamKey()).isEqualTo(question.message().streamKey());
            assertThat(reply.timestamp()).isEqualTo(question.message().timestamp());
        });
        assertThat(pending.has(account.key(), room.room(), question.replyId())).isTrue();
        assertThat(events.published())
                .filteredOn(event -> event.message().equals(question.replyId()))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.status()).isEqualTo(MessageStatus.INTERRUPTED));
        assertThat(open()).isZero();
        rounds.round();
        rounds.round();
        assertThat(journaled()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"DONE", "STOPPED"})
    void aCompleteReplyThatComesAfterAll_replacesIt(MessageStatus status) throws Exception {
        write(question);
        rounds.round();
        rounds.round();
        write(journaled().toArray(Entry[]::new));
        var reply = room.reply(1, status, "after all");
        write(reply);
        write(journaled().toArray(Entry[]::new));
        assertThat(messages()).containsExactly(reply.message(), question.message());
        assertThat(open()).isZero();
    }

    @Test
    void aReplyThatRedisIsToldOfAgain_isNobodysToGive_butToLookAfter() {
        write(question);
        rounds.round();
        beginLog(question);
        rounds.round();
        rounds.round();
        assertThat(journaled()).isEmpty();
        redis.letLeaseRunOut(account, room.room());
        assertThat(redis.orphans("node2").find())
                .filteredOn(name -> name.account().equals(account))
                .singleElement()
                .satisfies(name ->
                        assertThat(name.stream()).isEqualTo(question.message().streamKey()));
    }

    @Test
    void whileRedisIsAway_nothingIsDecided_norRightAfter() throws Exception {
        write(question);
        rounds.round();
        redis.stop();
        rounds.round();
        rounds.round();
        redis.startAgain();
        await().until(() -> redis.redis().isAnswering());
        rounds.round();
        assertThat(journaled()).isEmpty();
        rounds.round();
        assertThat(journaled()).hasSize(1);
    }

    @Test
    void whileTheJournalRefuses_itWaits() {
        write(question);
        rounds.round();
        journal.setRefusing(true);
        rounds.round();
        journal.setRefusing(false);
        rounds.round();
        rounds.round();
        assertThat(journaled()).hasSize(1);
    }

    @Test
    void moreThanARoundTakes_areTakenInTurn_andNoneKeepsTheOthersFromIt() {
        var questions = IntStream.rangeClosed(1, 7)
                .mapToObj(turn -> room.question(turn, "q" + turn))
                .toList();
        write(questions.toArray(Entry[]::new));
        questions.subList(0, 3).forEach(OpenTurnsIT::beginLog);
        var few = rounds(2);
        await().until(() -> {
            few.round();
            return journaled().stream()
                            .map(entry -> entry.message().replyTo())
                            .distinct()
                            .count()
                    == 4;
        });
    }

    @Test
    void aTurnIsOpen_fromItsQuestionsRowToItsReplys_inWhateverOrderTheyCome() throws Exception {
        var reply = room.reply(1, MessageStatus.ERROR, "partial");
        write(question);
        write(question, room.question(2, "another"));
        assertThat(open()).isEqualTo(2);
        write(reply);
        assertThat(open()).isEqualTo(1);
        write(question);
        assertThat(open()).isEqualTo(1);
        write(room.reply(3, MessageStatus.DONE, "reply first"));
        write(room.question(3, "then its question"));
        write(room.question(4, "both"), room.reply(4, MessageStatus.DONE, "at once"));
        assertThat(open()).isEqualTo(1);
    }

    @Test
    void aQuestionThatIsAnsweredOnceMore_isOpenAgain_underItsNewReply() throws Exception {
        write(question, room.reply(1, MessageStatus.DONE, "Hi"));
        var again = room.question(7, "another");
        write(new Entry.UserMessage(
                question.account(), question.shard(), question.message(), question.title(), again.reply(), "node1"));
        assertThat(open()).isEqualTo(1);

        rounds.round();
        rounds.round();
        assertThat(journaled())
                .extracting(Entry::message)
                .extracting(Message::id, Message::replyTo, Message::streamKey)
                .containsExactly(tuple(again.replyId(), question.message().id(), again.reply()));
    }

    @Test
    void aDeletedRoomsTurns_areNotOpen_andThoseAfterItAre() throws Exception {
        write(question, room.question(2, "later"));
        var rooms = new JpaRoomArchive(databases);
        rooms.delete(account, room.room(), newest -> new RoomDeletion("1", Entries.id(2)));
        assertThat(open()).isEqualTo(1);
        write(question);
        assertThat(open()).isEqualTo(1);
    }
}
