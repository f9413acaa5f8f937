package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.damso.archive.AccountMoves.Progress;
import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.model.AccountKey;
import io.damso.model.DailyUsage;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.RoomId;
import io.damso.testing.Background;
import io.damso.testing.Entries;
import io.damso.testing.InMemoryAccountCache;
import io.damso.testing.RecordingPendingMessages;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class AccountMovesIT {

    private static final String ISSUER = "https://moves.example/";
    private static final LocalDate DAY = LocalDate.parse("2026-03-29");
    private static final Duration NO_PATIENCE = Duration.ZERO;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 5;
    private static final Map<String, DataSource> SOURCES = new ConcurrentHashMap<>();

    private static ArchiveServer server;
    private static Databases databases;

    private final InMemoryAccountCache redis = new InMemoryAccountCache();
    // Those in rooms that were deleted took what they took.
    private int deletedReplies = 1;
    private final AccountMoves moves = moves(databases);
    private final JpaArchive archive = new JpaArchive(databases);
    private final JpaUsageArchive usage = new JpaUsageArchive(databases);
    private final ArchiveWriter writer = ArchiveServer.writer(databases, new RecordingPendingMessages());

    @BeforeAll
    static void start() throws Exception {
        server = ArchiveServer.shared();
        databases = new Databases(source("damso_global"), List.of(source("damso_shard_1"), source("damso_shard_2")));
    }

    private static DataSource source(String database) {
        return SOURCES.computeIfAbsent(database, name -> ReusedConnections.of(server.source(name)));
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    private AccountMoves moves(Databases ofNode) {
        return new AccountMoves(ofNode, new AccountTable(ofNode), redis, AT_ONCE);
    }

    /** A person on shard 1 with three rooms: one of five turns, one of one, and one that was deleted. */
    private static Account person() throws SQLException {
        var account = new Account(new AccountKey(ArchiveServer.newAccount()), 1);
        server.execute(
                "damso_global",
                "INSERT INTO account (account_db_key, issuer, subject, name, created_at) VALUES (" + account.key()
                        + ", '" + ISSUER + "', '" + account.key() + "', 'x', NOW(6))");
        server.execute(
                "damso_global",
                "INSERT INTO user_shard_mapping (account_db_key, shard_id) VALUES (" + account.key() + ", 1)");
        var entries = new ArrayList<Entry>();
        IntStream.rangeClosed(1, 5).forEach(turn -> entries.addAll(turn(account, "r1", turn)));
        entries.addAll(turn(account, "r2", 1));
        entries.addAll(turn(account, "gone", 1));
        var writer = ArchiveServer.writer(databases, new RecordingPendingMessages());
        assertThat(writer.write(entries)).isEqualTo(new Remainder());
        delete(account, "gone", 2);
        return account;
    }

    private static List<Entry> turn(Account account, String room, int turn) {
        var entries = Entries.of(account.key().value(), account.shard(), room);
        return List.of(
                entries.question(turn, "질문 " + turn),
                entries.reply(turn, MessageStatus.DONE, "대답 \uD83D\uDE00 " + turn));
    }

    /** As deleting a room does. */
    private static void delete(Account account, String room, int through) {
        new Shards(databases).write(account, new RoomId(room), entities -> {
            var id = Entries.id(through).value();
            RoomLocks.take(entities, new TreeSet<>(List.of(new RoomKey(account.key(), new RoomId(room)))));
            entities.createNativeQuery("UPDATE chat_room SET deleted_through = ?, last_message_at = NULL, title = '',"
                            + " titled_by = '~' WHERE account_db_key = ? AND room_id = ?")
                    .setParameter(1, id)
                    .setParameter(2, account.key().value())
                    .setParameter(3, room)
                    .executeUpdate();
            new RoomMessages(entities, account, new RoomId(room)).delete(Entries.id(through));
            return null;
        });
    }

    private void write(List<Entry> entries) {
        assertThat(writer.write(entries)).isEqualTo(new Remainder());
    }

    private List<Message> messages(Account account, String room) {
        var messages = new ArrayList<>(archive.messages(account, new RoomId(room), null, 200));
        Collections.reverse(messages);
        return messages;
    }

    private static List<Message> turns(Account account, String room, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .boxed()
                .flatMap(turn -> turn(account, room, turn).stream())
                .map(Entry::message)
                .toList();
    }

    private void finish(Account account, int shard) {
        assertThat(moves.move(account.key(), shard, PATIENCE)).contains(Progress.MOVED);
    }

    private static long rows(Account account, int shard) throws SQLException {
        long rows = 0;
        for (String table : List.of("chat_message", "chat_room", "account_change", "open_turn", "reply_usage")) {
            rows += server.count("damso_shard_" + shard, table, account.key().value());
        }
        return rows;
    }

    private static int mapping(Account account) throws SQLException {
        return new AccountTable(databases).find(account.key()).orElseThrow().shard();
    }

    /** Whichever shard somebody takes it to be on, of those that it was ever on or on its way to. */
    private void assertIsWhole(Account account, int turns) throws SQLException {
        boolean wasEverMoved =
                server.count("damso_shard_2", "account_fence", account.key().value()) > 0;
        for (int hint : wasEverMoved ? List.of(1, 2) : List.of(1)) {
            var seen = new Account(account.key(), hint);
            assertThat(messages(seen, "r1")).isEqualTo(turns(account, "r1", 1, turns));
            assertThat(messages(seen, "r2")).isEqualTo(turns(account, "r2", 1, 1));
            assertThat(messages(seen, "gone")).isEmpty();
            assertThat(usage.daily(seen, DAY, DAY))
                    .extracting(DailyUsage::replies)
                    .containsExactly(turns + 1L + deletedReplies);
            assertThat(archive.rooms(seen, null, 10))
                    .extracting(room -> room.id().value() + " " + room.title())
                    .containsExactly("r1 title 1", "r2 title 1");
        }
    }

    private void assertIsOnlyOn(Account account, int shard, int turns) throws SQLException {
        assertIsWhole(account, turns);
        assertThat(mapping(account)).isEqualTo(shard);
        assertThat(redis.find(ISSUER, account.key().toString())).contains(new Account(account.key(), shard));
        assertThat(rows(account, 3 - shard)).isZero();
        assertThat(server.count(
                        "damso_shard_" + shard, "chat_message", account.key().value()))
                .isEqualTo(2L * turns + 2);
    }

    @Test
    void anAccountThatWasMoved_isFoundWhole_underItsOldShardToo() throws Exception {
        var account = person();
        var before = columns(account, 1);
        finish(account, 2);
        assertThat(columns(account, 2)).isEqualTo(before);
        assertIsOnlyOn(account, 2, 5);
    }

    /** Every column of every row. */
    private static List<List<Object>> columns(Account account, int shard) throws SQLException {
        var rows = new ArrayList<List<Object>>();
        try (var connection = server.connect("damso_shard_" + shard);
                var statement = connection.createStatement()) {
            for (String table : List.of("chat_room", "chat_message", "open_turn", "reply_usage")) {
                var found = statement.executeQuery(
                        "SELECT * FROM " + table + " WHERE account_db_key = " + account.key() + " ORDER BY 1, 2, 3");
                while (found.next()) {
                    var row = new ArrayList<Object>();
                    for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                        row.add(found.getString(i));
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    @Test
    void aTurnWithoutItsReply_isOpenWhereItsAccountIs_untilTheReplyComes() throws Exception {
        var account = person();
        var room = Entries.of(account.key().value(), 1, "open");
        write(List.of(room.question(1, "질문 1")));
        var before = columns(account, 1);
        finish(account, 2);
        assertThat(columns(account, 2)).isEqualTo(before);
        assertThat(open(account, 1)).isZero();
        assertThat(open(account, 2)).isEqualTo(1);
        write(List.of(room.reply(1, MessageStatus.DONE, "대답 1")));
        assertThat(open(account, 2)).isZero();
    }

    @Test
    void aTurnWhoseReplyComes_orIsDeleted_whileItIsCopied_isNotOpenAfterwards() throws Exception {
        var account = person();
        var room = Entries.of(account.key().value(), 1, "open");
        var gone = Entries.of(account.key().value(), 1, "gone2");
        write(List.of(room.question(1, "질문 1"), room.question(2, "질문 2"), gone.question(1, "질문 1")));
        while (open(account, 2) < 3) {
            moves.move(account.key(), 2, NO_PATIENCE);
        }
        write(List.of(room.reply(1, MessageStatus.DONE, "대답 1")));
        delete(account, "gone2", 1);
        finish(account, 2);
        assertThat(open(account, 2)).isEqualTo(1);
    }

    private static long open(Account account, int shard) throws SQLException {
        return server.count("damso_shard_" + shard, "open_turn", account.key().value());
    }

    @Test
    void everyColumn_isCopied() throws Exception {
        assertThat(columnNames("chat_room")).isEqualTo(AccountRows.ROOM_COLUMNS);
        assertThat(columnNames("chat_message")).isEqualTo(AccountRows.MESSAGE_COLUMNS);
        assertThat(columnNames("reply_usage")).isEqualTo(AccountRows.USAGE_COLUMNS);
    }

    private static List<String> columnNames(String table) throws SQLException {
        var names = new ArrayList<String>();
        try (var connection = server.connect("damso_shard_1");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT * FROM " + table + " LIMIT 0")) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                names.add(rows.getMetaData().getColumnName(i));
            }
        }
        return names;
    }

    @Test
    void entriesThatNameTheOldShard_areWrittenWhereTheAccountIs_onceEach() throws Exception {
        var account = person();
        finish(account, 2);
        write(turn(account, "r1", 5));
        write(turn(account, "r1", 6));
        write(turn(account, "gone", 1));
        assertIsOnlyOn(account, 2, 6);
    }

    @Test
    void andBack() throws Exception {
        var account = person();
        finish(account, 2);
        write(turn(account, "r1", 6));
        finish(account, 1);
        write(turn(account, "r1", 7));
        assertIsOnlyOn(account, 1, 7);
        finish(account, 2);
        write(turn(account, "r1", 8));
        assertIsOnlyOn(account, 2, 8);
    }

    @Test
    void whatIsWrittenAndDeletedBetweenTheParts_isMovedToo_andReadThroughout() throws Exception {
        var account = person();
        write(turn(account, "r3", 1));
        deletedReplies++;
        int turns = 5;
        int calls = 0;
        while (!moves.move(account.key(), 2, NO_PATIENCE).orElseThrow().equals(Progress.MOVED)) {
            calls++;
            if (turns < 30) {
                turns++;
                write(turn(account, "r1", turns));
            }
            assertThat(messages(account, "r1")).isEqualTo(turns(account, "r1", 1, turns));
            if (calls == 5) {
                delete(account, "r3", 1);
            }
        }
        assertThat(calls).isGreaterThan(5);
        assertThat(messages(account, "r3")).isEmpty();
        assertIsOnlyOn(account, 2, turns);
    }

    @Test
    void aWriteThatIsUnderWay_isWaitedFor_andMovedToo() throws Exception {
        var account = person();
        var entries = turn(account, "r1", 6);
        var isWritten = new CountDownLatch(1);
        var mayCommit = new CountDownLatch(1);
        var write = Background.call(() -> new Shards(databases).write(account, new RoomId("r1"), entities -> {
            MessageUpsert.write(entities, entries);
            UsageUpsert.write(entities, entries);
            isWritten.countDown();
            awaitQuietly(mayCommit);
            return true;
        }));
        awaitQuietly(isWritten);
        var move = Background.call(() -> moves.move(account.key(), 2, PATIENCE));
        try {
            await().atMost(Duration.ofSeconds(4))
                    .during(Duration.ofMillis(500))
                    .until(AccountMovesIT::isSomebodyWaitingAtAGate);
        } finally {
            mayCommit.countDown();
        }
        assertThat(write.join()).isTrue();
        assertThat(move.join()).contains(Progress.MOVED);
        assertIsOnlyOn(account, 2, 6);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isSomebodyWaitingAtAGate() throws SQLException {
        try (var connection = server.connect("damso_global");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW FULL PROCESSLIST")) {
            while (rows.next()) {
                var query = rows.getString("Info");
                if (query != null && query.contains("account_gate") && query.endsWith("FOR UPDATE")) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void aReplyThatIsCompletedWhileItsInterruptedRowIsCopied_isTheCompleteOne() throws Exception {
        var account = person();
        var room = Entries.of(account.key().value(), 1, "r1");
        write(List.of(room.question(6, "질문 6"), room.reply(6, MessageStatus.INTERRUPTED, "half")));
        for (int part = 1; part <= 5; part++) {
            moves.move(account.key(), 2, NO_PATIENCE);
        }
        write(turn(account, "r1", 6));
        finish(account, 2);
        assertIsOnlyOn(account, 2, 6);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverDiesAtWhicheverStep_leavesTheAccountWhole_andTheCommandCompletesItLater(boolean isDone)
            throws Exception {
        int step = 1;
        for (boolean isReached = true; isReached; step++) {
            var account = person();
            var steps = Steps.dyingAtCommit(step, isDone);
            moveWith(steps, account, 2);
            isReached = steps.isReached();
            assertIsWhole(account, 5);
            write(turn(account, "r1", 6));
            assertIsWhole(account, 6);
            finish(account, 2);
            assertIsOnlyOn(account, 2, 6);
        }
        assertThat(step).isGreaterThan(12);
    }

    @Test
    void whoeverDiesAtWhicheverStep_canBeTakenBack() throws Exception {
        int step = 1;
        for (boolean isReached = true; isReached; step++) {
            var account = person();
            var steps = Steps.dyingAtCommit(step, false);
            moveWith(steps, account, 2);
            isReached = steps.isReached();
            write(turn(account, "r1", 6));
            finish(account, 1);
            write(turn(account, "r1", 7));
            assertIsOnlyOn(account, 1, 7);
        }
        assertThat(step).isGreaterThan(12);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoeverStandsStillAtWhicheverStep_doesNoHarmToWhatOthersMovedMeanwhile(int shard) throws Exception {
        int step = 1;
        for (boolean isReached = true; isReached; step++) {
            var account = person();
            var steps = Steps.standingStillAt(step, () -> {
                finish(account, shard);
                write(turn(account, "r1", 6));
                delete(account, "gone", 2);
            });
            moveWith(steps, account, 2);
            isReached = steps.isReached();
            if (!isReached) {
                write(turn(account, "r1", 6));
            }
            assertIsWhole(account, 6);
            finish(account, shard);
            write(turn(account, "r1", 7));
            assertIsOnlyOn(account, shard, 7);
        }
        assertThat(step).isGreaterThan(12);
    }

    private void moveWith(Steps steps, Account account, int shard) {
        try (var node = new Databases(
                steps.of(source("damso_global")),
                List.of(steps.of(source("damso_shard_1")), steps.of(source("damso_shard_2"))))) {
            moves(node).move(account.key(), shard, PATIENCE);
        } catch (ArchiveUnavailableException | OvertakenException e) {
            // It died, or learned that it was overtaken.
        }
    }

    @Test
    void aMoveToWhereItIs_changesNothing() throws Exception {
        var account = person();
        finish(account, 1);
        assertIsOnlyOn(account, 1, 5);
        finish(account, 2);
        finish(account, 2);
        assertIsOnlyOn(account, 2, 5);
    }

    @Test
    void aMessageOfManyMegabytes_isCopied_byItself() throws Exception {
        var account = person();
        var room = Entries.of(account.key().value(), 1, "large");
        var entry = room.reply(1, MessageStatus.DONE, "담\"\\".repeat(3 * 1024 * 1024));
        write(List.of(entry));
        finish(account, 2);
        assertThat(messages(account, "large")).containsExactly(entry.message());
    }

    @Test
    void anAccountWhoseMappingWasLostHalfWay_isNotGuessed_butFound() throws Exception {
        var account = person();
        for (int part = 1; part <= 5; part++) {
            moves.move(account.key(), 2, NO_PATIENCE);
        }
        assertThat(rows(account, 2)).isPositive();
        server.execute("damso_global", "DELETE FROM user_shard_mapping WHERE account_db_key = " + account.key());
        var accounts = new JpaAccounts(new AccountTable(databases), new InMemoryAccountCache());
        assertThat(accounts.of(ISSUER, account.key().toString(), "x")).isEqualTo(account);
    }

    @Test
    void whoIsNotKnown_isNotMoved() {
        assertThat(moves.move(new AccountKey(Long.MAX_VALUE), 2, PATIENCE)).isEmpty();
        assertThat(moves.hasShard(2)).isTrue();
        assertThat(moves.hasShard(3)).isFalse();
    }

    @Test
    void anAccountThatMovedToAShardThatThisNodeDoesNotKnow_isAnError_andItsEntriesWait() throws Exception {
        var account = person();
        var other = person();
        finish(account, 2);
        try (var onlyOne = new Databases(source("damso_global"), List.of(source("damso_shard_1")))) {
            var node = new JpaArchive(onlyOne);
            assertThatExceptionOfType(ArchiveUnavailableException.class)
                    .isThrownBy(() -> node.messages(account, new RoomId("r1"), null, 10));
            var entries = turn(account, "r1", 6);
            var others = turn(other, "r1", 6);
            var all = new ArrayList<>(entries);
            all.addAll(others);
            var remainder = ArchiveServer.writer(onlyOne, new RecordingPendingMessages())
                    .write(all);
            assertThat(remainder.unavailable()).isEqualTo(Map.of(2, entries));
            assertThat(remainder.refused()).isEmpty();
        }
        assertThat(messages(other, "r1")).hasSize(12);
        assertThat(messages(account, "r1")).hasSize(10);
    }
}
