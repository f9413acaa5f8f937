package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageStatus;
import io.damso.model.Room;
import io.damso.testing.Entries;
import io.damso.testing.RecordingPendingMessages;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@Tag("mysql")
class JpaArchiveIT {

    private static Databases databases;

    private final Archive archive = new JpaArchive(databases);
    private final long account = ArchiveServer.newAccount();
    private final Entries room = Entries.of(account, 2, "r1");
    private final Account owner = new Account(room.account(), 2);

    @BeforeAll
    static void start() throws Exception {
        databases = ArchiveServer.shared().databases();
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    private static void write(List<Entry> entries) {
        var remainder =
                ArchiveServer.writer(databases, new RecordingPendingMessages()).write(entries);
        assertThat(remainder).isEqualTo(new Remainder());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "trailing spaces   ",
                "\0begins and ends with NUL\0",
                "\r\n\r\r\n\n",
                "담소 \uD83D\uDE00 e\u0301 \u2028 \u2029 \uFEFF",
                "\\' \" ` % _ ? ?1 :name #x /* -- ; \\0 \u001A",
                "{\"a\": 1.0, \"a\": 01}",
                "A \u00E4 a \u00C4 \uFFFF \u0001"
            })
    void aText_isReadBackByteForByte(String text) {
        var entry = room.reply(1, MessageStatus.DONE, text);
        write(List.of(entry));
        assertThat(archive.messages(owner, room.room(), null, 1)).containsExactly(entry.message());
        assertThat(archive.reply(owner, entry.message().id())).contains(entry.message());
    }

    @Test
    void aLargeText_isReadBackByteForByte() {
        var entry = room.reply(1, MessageStatus.DONE, "담\"\\".repeat(3 * 1024 * 1024));
        write(List.of(entry));
        assertThat(archive.messages(owner, room.room(), null, 1)).containsExactly(entry.message());
    }

    @Test
    void times_areTheSameInEveryTimeZone_alsoInTheHourThatSummerTakes() {
        var before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        try {
            // 2026-03-29T01:00:01.123456Z is in the hour that has no name in Berlin's winter time.
            var entry = room.question(2, "what time is it?");
            write(List.of(entry));
            assertThat(archive.messages(owner, room.room(), null, 1)).containsExactly(entry.message());
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void threeHundredMessages_arePagedWithoutDoubleOrHole() {
        List<Entry> entries = new ArrayList<>();
        IntStream.rangeClosed(1, 150).forEach(turn -> {
            entries.add(room.question(turn, "question " + turn));
            entries.add(room.reply(turn, MessageStatus.DONE, "reply " + turn));
        });
        write(entries);
        write(List.of(Entries.of(account, 2, "r10").question(500, "another room's")));

        List<Message> read = new ArrayList<>();
        MessageId before = null;
        List<Message> page;
        while (read.size() <= 300 && !(page = archive.messages(owner, room.room(), before, 7)).isEmpty()) {
            read.addAll(page);
            before = page.get(page.size() - 1).id();
        }
        assertThat(read).extracting(Message::id).containsExactlyElementsOf(newestFirst(300));
    }

    private static List<MessageId> newestFirst(int newest) {
        return IntStream.rangeClosed(1, newest)
                .mapToObj(number -> Entries.id(newest + 1 - number))
                .toList();
    }

    @Test
    void rooms_arePagedLatestFirst_alsoThoseOfOneTime() {
        for (String name : List.of("a", "B", "b", "c_-", "C")) {
            write(List.of(Entries.of(account, 2, name).question(1, "same time")));
        }
        write(List.of(Entries.of(account, 2, "latest").question(2, "later")));

        List<String> read = new ArrayList<>();
        Room.Cursor after = null;
        List<Room> page;
        while (read.size() <= 6 && !(page = archive.rooms(owner, after, 2)).isEmpty()) {
            page.forEach(each -> read.add(each.id().value()));
            after = page.get(page.size() - 1).cursor();
        }
        assertThat(read).containsExactly("latest", "c_-", "b", "a", "C", "B");
    }

    @Test
    void aReply_isFoundByItsId_inWhicheverRoom_andAQuestionIsNone() {
        write(List.of(room.question(1, "question"), room.reply(1, MessageStatus.STOPPED, "half")));
        assertThat(archive.reply(owner, Entries.id(2))).map(Message::content).contains("half");
        assertThat(archive.reply(owner, Entries.id(1))).isEmpty();
        assertThat(archive.reply(owner, Entries.id(4))).isEmpty();
    }

    @Test
    void anotherAccountsMessages_areNotSeen() {
        write(List.of(room.question(1, "mine"), room.reply(1, MessageStatus.DONE, "mine")));
        var other = new Account(Entries.of(ArchiveServer.newAccount(), 2, "r1").account(), 2);
        assertThat(archive.messages(other, room.room(), null, 10)).isEmpty();
        assertThat(archive.reply(other, Entries.id(2))).isEmpty();
        assertThat(archive.rooms(other, null, 10)).isEmpty();
    }

    @Test
    void anAccountOfAShardThatIsNotConfigured_isAnError_neverAnotherShard() {
        var lost = new Account(room.account(), 3);
        assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(() -> archive.rooms(lost, null, 10));
    }

    @Test
    void aDeadConnectionOfThePool_isNotTheReadersFault() throws Exception {
        var dead = new AtomicBoolean();
        var source = new MysqlDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                var connection = super.getConnection();
                if (dead.getAndSet(false)) {
                    connection.close();
                }
                return connection;
            }
        };
        ArchiveServer.shared().configure(source, "damso_global");
        try (var database = new Database("pooled", source, List.of())) {
            Function<EntityManager, Object> one =
                    manager -> manager.createNativeQuery("SELECT 1").getSingleResult();
            assertThat(database.read(one)).hasToString("1");
            dead.set(true);
            assertThat(database.read(one)).hasToString("1");
            assertThat(dead).isFalse();
        }
    }

    @Test
    void aQueryThatTakesTooLong_isUnavailable() {
        assertThatExceptionOfType(ArchiveUnavailableException.class)
                .isThrownBy(() -> databases
                        .global()
                        .read(manager ->
                                manager.createNativeQuery("SELECT SLEEP(15)").getSingleResult()));
    }
}
