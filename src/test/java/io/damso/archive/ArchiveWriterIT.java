package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.Room;
import io.damso.testing.Entries;
import io.damso.testing.RecordingPendingMessages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("mysql")
class ArchiveWriterIT {

    private static ArchiveServer server;
    private static Databases databases;

    private final RecordingPendingMessages pending = new RecordingPendingMessages();
    private final ArchiveWriter writer = ArchiveServer.writer(databases, pending);
    private final Archive archive = new JpaArchive(databases);
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

    private void write(Entry... entries) {
        assertThat(writer.write(List.of(entries))).isEqualTo(new Remainder());
    }

    private List<Message> messages() {
        return archive.messages(owner(1), room.room(), null, 200);
    }

    private Room onlyRoom() {
        var rooms = archive.rooms(owner(1), null, 10);
        assertThat(rooms).hasSize(1);
        return rooms.get(0);
    }

    private Account owner(int shard) {
        return new Account(room.account(), shard);
    }

    private void delete(int through) throws Exception {
        server.execute(
                "damso_shard_1",
                "INSERT INTO chat_room (account_db_key, room_id, title, titled_by, created_at, deleted_through) VALUES"
                        + " ("
                        + account + ", 'r1', '', '~', NOW(6), '" + Entries.id(through) + "')");
    }

    @Test
    void aTurn_isReadBackAsItWasJournaled() {
        var question = room.question(1, "how are you?");
        var reply = room.reply(1, MessageStatus.DONE, "fine");
        write(question, reply);

        assertThat(messages()).containsExactly(reply.message(), question.message());
        assertThat(onlyRoom()).isEqualTo(new Room(room.room(), "title 1", Entries.time(1), Entries.time(2)));
    }

    @Test
    void whatIsDeliveredAgain_changesNothing() {
        write(room.question(1, "first"), room.reply(1, MessageStatus.DONE, "answer"));
        var before = messages();
        write(room.question(1, "changed"), room.reply(1, MessageStatus.DONE, "changed"));
        write(room.reply(1, MessageStatus.STOPPED, "changed"), room.reply(1, MessageStatus.ERROR, "changed"));

        assertThat(messages()).isEqualTo(before);
        assertThat(onlyRoom().title()).isEqualTo("title 1");
    }

    @ParameterizedTest
    @CsvSource({
        "INTERRUPTED, DONE, DONE",
        "INTERRUPTED, STOPPED, STOPPED",
        "INTERRUPTED, ERROR, INTERRUPTED",
        "DONE, INTERRUPTED, DONE",
        "STOPPED, INTERRUPTED, STOPPED",
        "STOPPED, DONE, STOPPED",
        "ERROR, DONE, ERROR",
        "ERROR, INTERRUPTED, ERROR"
    })
    void ofTwoEndsOfOneReply_onlyACompleteOneReplacesAnInterruptedOne(
            MessageStatus first, MessageStatus second, MessageStatus kept) {
        write(room.reply(1, first, "by " + first));
        write(room.reply(1, second, "by " + second));
        assertThat(messages()).containsExactly(room.reply(1, kept, "by " + kept).message());
    }

    @ParameterizedTest
    @CsvSource({"INTERRUPTED, DONE", "DONE, INTERRUPTED"})
    void theSameHolds_insideOneBatch(MessageStatus first, MessageStatus second) {
        write(room.reply(1, first, "by " + first), room.reply(1, second, "by " + second));
        assertThat(messages())
                .containsExactly(room.reply(1, MessageStatus.DONE, "by DONE").message());
    }

    @Test
    void aReplyBeforeItsQuestion_makesTheRoom_andTheQuestionNamesIt() {
        write(room.reply(1, MessageStatus.DONE, "answer"));
        assertThat(onlyRoom().title()).isEmpty();
        write(room.question(1, "question"));
        assertThat(onlyRoom()).isEqualTo(new Room(room.room(), "title 1", Entries.time(1), Entries.time(2)));
    }

    @Test
    void whateverTheOrder_theRoomHasTheFirstMessagesTitleAndTheLastOnesTime() {
        write(room.question(3, "c"));
        write(room.question(2, "b"), room.reply(2, MessageStatus.DONE, "B"));
        write(room.question(1, "a"));
        write(room.question(2, "b"));

        assertThat(onlyRoom()).isEqualTo(new Room(room.room(), "title 1", Entries.time(1), Entries.time(5)));
    }

    @Test
    void aTitleThatAPersonChose_isKept() throws Exception {
        server.execute(
                "damso_shard_1",
                "INSERT INTO chat_room (account_db_key, room_id, title, titled_by, created_at, last_message_at) VALUES"
                        + " ("
                        + account + ", 'r1', 'mine', '', '2026-01-01', '2026-01-01')");
        write(room.question(1, "a"));
        assertThat(onlyRoom().title()).isEqualTo("mine");
        assertThat(onlyRoom().lastMessageAt()).isEqualTo(Entries.time(1));
    }

    @Test
    void aTitleThatIsTooLong_isCutBetweenCharacters() {
        var question = room.question(1, "a");
        write(new Entry.UserMessage(
                question.account(), 1, question.message(), "\uD83D\uDE00".repeat(201), question.reply(), "node1"));
        assertThat(onlyRoom().title()).isEqualTo("\uD83D\uDE00".repeat(200));
    }

    @Test
    void messagesOfADeletedRoom_areGoneForGood_andNoLongerPending() throws Exception {
        delete(2);
        write(room.question(1, "a"), room.reply(1, MessageStatus.DONE, "A"));

        assertThat(messages()).isEmpty();
        assertThat(archive.rooms(owner(1), null, 10)).isEmpty();
        assertThat(pending.has(room.account(), room.room(), Entries.id(1))).isTrue();
    }

    @Test
    void aMessageAfterTheDeletion_makesTheRoomAnew() throws Exception {
        delete(2);
        write(room.question(1, "a"), room.question(2, "b"), room.reply(1, MessageStatus.DONE, "A"));

        assertThat(messages()).containsExactly(room.question(2, "b").message());
        assertThat(onlyRoom()).isEqualTo(new Room(room.room(), "title 2", Entries.time(3), Entries.time(3)));
    }

    @Test
    void entriesGoToTheirShards_andOtherAccountsAndRoomsAreOthers() throws Exception {
        var elsewhere = Entries.of(account, 2, "r1");
        var upperCase = Entries.of(account, 1, "R1");
        write(room.question(1, "one"), elsewhere.question(1, "two"), upperCase.question(1, "three"));

        assertThat(messages()).extracting(Message::content).containsExactly("one");
        assertThat(archive.messages(owner(2), room.room(), null, 10))
                .extracting(Message::content)
                .containsExactly("two");
        assertThat(server.count("damso_shard_1", "chat_message", account)).isEqualTo(2);
        assertThat(server.count("damso_shard_2", "chat_message", account)).isEqualTo(1);
    }

    @Test
    void anEntryOfAShardThatThisNodeDoesNotKnowYet_waits_andTheRestIsWritten() {
        var unknown = Entries.of(account, 3, "r1").question(1, "where to?");
        var remainder = writer.write(List.of(unknown, room.question(2, "here")));
        assertThat(remainder.unavailable()).isEqualTo(Map.of(3, List.of(unknown)));
        assertThat(remainder.refused()).isEmpty();
        assertThat(messages()).hasSize(1);
    }

    @Test
    void anEntryThatMySqlRefuses_isLeftOut_andTheRestIsWritten() {
        var question = room.question(1, "a");
        var message = new Message(
                question.message().id(),
                room.room(),
                question.message().senderType(),
                "a",
                java.time.Instant.parse("+10000-01-01T00:00:00Z"),
                question.message().metadata(),
                MessageStatus.ACCEPTED,
                null,
                null);
        var refused = new Entry.UserMessage(room.account(), 1, message, "t", question.reply(), "node1");
        var remainder = writer.write(List.of(room.question(2, "b"), refused, room.question(3, "c")));

        assertThat(remainder.refused()).containsExactly(refused);
        assertThat(remainder.unavailable()).isEmpty();
        assertThat(messages()).extracting(Message::content).containsExactly("c", "b");
        assertThat(pending.has(room.account(), room.room(), Entries.id(1))).isFalse();
    }

    @Test
    void afterTheCommit_nothingOfItIsPending() {
        write(room.question(1, "a"), room.reply(1, MessageStatus.DONE, "A"));
        assertThat(pending.has(room.account(), room.room(), Entries.id(1))).isTrue();
        assertThat(pending.has(room.account(), room.room(), Entries.id(2))).isTrue();
    }

    @Test
    void whileRedisIsAway_entriesAreWritten_andComeAgainUntilItIsTold() throws Exception {
        pending.setAway(true);
        var other = Entries.of(account, 1, "r2").question(1, "b");
        List<Entry> batch = List.of(room.question(1, "a"), other);
        assertThat(writer.write(batch).unavailable()).isEqualTo(Map.of(1, batch));
        assertThat(messages()).hasSize(1);
        assertThat(pending.calls()).as("the other room's would be in vain").isEqualTo(1);

        List<Entry> next = List.of(room.question(2, "c"));
        assertThat(writer.write(next).unavailable()).isEqualTo(Map.of(1, next));
        assertThat(messages()).as("MySQL is not away").hasSize(2);
        assertThat(pending.calls()).as("not before the pause is over").isEqualTo(1);

        pending.setAway(false);
        await().until(() -> writer.writeParked(1, batch).equals(new Remainder()));
        assertThat(pending.has(room.account(), room.room(), Entries.id(1))).isTrue();
        assertThat(pending.has(other.account(), other.message().room(), Entries.id(1)))
                .isTrue();
        assertThat(writer.write(next)).isEqualTo(new Remainder());
        assertThat(pending.has(room.account(), room.room(), Entries.id(3))).isTrue();
    }

    @Test
    void eightWritersOfOneBatch_eachInAnOrderOfItsOwn_writeItOnce_andNeverWaitInACircle() throws Exception {
        List<Entry> batch = new ArrayList<>();
        IntStream.rangeClosed(1, 30).forEach(turn -> {
            for (String name : List.of("a", "b", "c")) {
                var entries = Entries.of(account, 1, name);
                batch.add(entries.question(turn, "q" + turn));
                batch.add(entries.reply(turn, MessageStatus.INTERRUPTED, "partial"));
                batch.add(entries.reply(turn, MessageStatus.DONE, "r" + turn));
            }
        });
        long seed = System.nanoTime();
        long deadlocks = server.deadlocks();
        inParallel(8, i -> writeInSlices(shuffled(batch, seed + i)));

        assertThat(server.deadlocks()).isEqualTo(deadlocks);
        for (Room each : archive.rooms(owner(1), null, 10)) {
            assertThat(each.title()).as("seed %s", seed).isEqualTo("title 1");
            assertThat(each.createdAt()).isEqualTo(Entries.time(1));
            assertThat(each.lastMessageAt()).isEqualTo(Entries.time(60));
            var messages = archive.messages(owner(1), each.id(), null, 200);
            assertThat(messages).hasSize(60);
            assertThat(messages).noneMatch(message -> message.status() == MessageStatus.INTERRUPTED);
        }
        assertThat(server.count("damso_shard_1", "chat_message", account)).isEqualTo(180);
    }

    private static List<Entry> shuffled(List<Entry> entries, long seed) {
        var copy = new ArrayList<>(entries);
        Collections.shuffle(copy, new Random(seed));
        return copy;
    }

    private Void writeInSlices(List<Entry> entries) {
        for (int i = 0; i < entries.size(); i += 40) {
            write(entries.subList(i, Math.min(i + 40, entries.size())).toArray(Entry[]::new));
        }
        return null;
    }

    private static void inParallel(int tasks, java.util.function.IntFunction<Void> task) throws Exception {
        var threads = Executors.newFixedThreadPool(tasks);
        try {
            List<Callable<Void>> calls = IntStream.range(0, tasks)
                    .<Callable<Void>>mapToObj(i -> () -> task.apply(i))
                    .toList();
            for (var result : threads.invokeAll(calls)) {
                result.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
