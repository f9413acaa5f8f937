package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.RoomChange;
import io.damso.cache.RoomDeletion;
import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageStatus;
import io.damso.model.Room;
import io.damso.testing.Background;
import io.damso.testing.Entries;
import io.damso.testing.RecordingPendingMessages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class JpaRoomArchiveIT {

    private static final Instant MADE = Instant.parse("2026-03-29T00:00:00.123456Z");

    private static ArchiveServer server;
    private static Databases databases;

    private final ArchiveWriter writer = ArchiveServer.writer(databases, new RecordingPendingMessages());
    private final Archive archive = new JpaArchive(databases);
    private final RoomArchive rooms = new JpaRoomArchive(databases);
    private static final int BATCH = 100;

    private final long account = ArchiveServer.newAccount();
    private final Entries room = Entries.of(account, 1, "r1");
    private final Account owner = new Account(room.account(), 1);

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

    private RoomArchive.Saved save(String title) {
        return save(title, null);
    }

    private RoomArchive.Saved save(String title, String model) {
        return rooms.save(owner, room.room(), title, model, () -> new RoomChange("1", MADE, Optional.empty()));
    }

    private void delete(int through) {
        rooms.delete(owner, room.room(), newest -> new RoomDeletion("1", Entries.id(through)));
    }

    private List<MessageId> ids() {
        return archive.messages(owner, room.room(), null, 200).stream()
                .map(Message::id)
                .toList();
    }

    private Room onlyRoom() {
        var list = archive.rooms(owner, null, 10);
        assertThat(list).hasSize(1);
        assertThat(rooms.find(owner, room.room())).contains(list.get(0));
        return list.get(0);
    }

    @Test
    void roomIsMade_andListedByTheTimeItWasMade_untilItsFirstMessage() {
        var saved = save("mine");
        assertThat(saved.created()).isTrue();
        assertThat(onlyRoom()).isEqualTo(saved.room()).isEqualTo(new Room(room.room(), "mine", MADE, MADE));
        assertThat(save("other").created()).isFalse();
        write(room.question(1, "hello"));
        assertThat(onlyRoom()).isEqualTo(new Room(room.room(), "other", MADE, Entries.time(1)));
    }

    @Test
    void roomMadeWithoutATitle_getsItsFirstMessages() {
        save(null);
        write(room.question(2, "second"));
        write(room.question(1, "first"));
        assertThat(onlyRoom().title()).isEqualTo("title 1");
        assertThat(save(null).room().title()).isEqualTo("title 1");
    }

    @Test
    void chosenTitle_winsOverEarlierMessagesThatComeLate() {
        write(room.question(2, "second"));
        assertThat(save("mine").created()).isFalse();
        write(room.question(1, "first"));
        assertThat(onlyRoom().title()).isEqualTo("mine");
    }

    @Test
    void roomWhoseMessagesAreOnTheirWay_isNamed_andKeepsItsTimes() {
        var known = new Room(room.room(), "title 1", Entries.time(1), Entries.time(2));
        var saved = rooms.save(owner, room.room(), "mine", null, () -> new RoomChange("1", MADE, Optional.of(known)));
        assertThat(saved.created()).isFalse();
        assertThat(onlyRoom()).isEqualTo(new Room(room.room(), "mine", Entries.time(1), Entries.time(2)));
        write(room.question(1, "first"), room.reply(1, MessageStatus.DONE, "reply"));
        assertThat(onlyRoom()).isEqualTo(new Room(room.room(), "mine", Entries.time(1), Entries.time(2)));
    }

    @Test
    void deletedRoom_isGone_andWhatComesLateOfItToo() throws Exception {
        write(room.question(1, "first"));
        save("mine");
        delete(4);
        write(room.reply(1, MessageStatus.DONE, "late"), room.question(2, "late"));
        assertThat(ids()).isEmpty();
        assertThat(archive.rooms(owner, null, 10)).isEmpty();
        assertThat(rooms.find(owner, room.room())).isEmpty();
        assertThat(server.count("damso_shard_1", "chat_message", account)).isZero();
        write(room.question(3, "new"));
        assertThat(onlyRoom()).isEqualTo(new Room(room.room(), "title 3", Entries.time(5), Entries.time(5)));
    }

    @Test
    void roomThatIsOnlyOnItsWay_isDeletedToo() {
        delete(2);
        write(room.question(1, "late"), room.reply(1, MessageStatus.DONE, "late"));
        assertThat(ids()).isEmpty();
        assertThat(archive.rooms(owner, null, 10)).isEmpty();
        assertThat(save(null).created()).isTrue();
    }

    @Test
    void replyToADeletedQuestion_goesWithIt_howeverLateItCame() {
        write(room.question(1, "first"), room.reply(1, MessageStatus.DONE, "reply"));
        delete(1);
        assertThat(ids()).isEmpty();
        write(room.reply(1, MessageStatus.DONE, "reply"));
        assertThat(ids()).isEmpty();
    }

    @Test
    void whatWasSentWhileTheRoomWasDeleted_isLeft_andNamesIt() {
        write(room.question(1, "first"), room.question(2, "What\nnow?"), room.reply(2, MessageStatus.DONE, "reply"));
        save("mine");
        delete(2);
        assertThat(ids()).containsExactly(Entries.id(4), Entries.id(3));
        assertThat(onlyRoom()).isEqualTo(new Room(room.room(), "What now?", Entries.time(3), Entries.time(4)));
    }

    @Test
    void deletion_isToldTheNewestThatWasEverHere() {
        var told = new AtomicReference<Optional<MessageId>>();
        for (var expected : List.of(Optional.<MessageId>empty(), Optional.of(Entries.id(4)))) {
            rooms.delete(owner, room.room(), newest -> {
                told.set(newest);
                return new RoomDeletion("1", Entries.id(4));
            });
            assertThat(told.get()).isEqualTo(expected);
        }
        write(room.question(4, "later"));
        rooms.delete(owner, room.room(), newest -> {
            told.set(newest);
            return new RoomDeletion("1", Entries.id(8));
        });
        assertThat(told.get()).contains(Entries.id(7));
    }

    @Test
    void chosenModel_isKept_andLeavesTheTitleToWhoeverHasIt() {
        write(room.question(2, "second"));
        var saved = save(null, "large");
        assertThat(saved.room()).isEqualTo(onlyRoom());
        assertThat(onlyRoom().model()).isEqualTo("large");
        write(room.question(1, "first"));
        assertThat(onlyRoom().title()).isEqualTo("title 1");
        save("mine", null);
        assertThat(onlyRoom().model()).isEqualTo("large");
        save("mine", "small");
        assertThat(onlyRoom().model()).isEqualTo("small");
    }

    @Test
    void modelChosenForARoomWhoseMessagesAreOnTheirWay_leavesThemTheTitle() {
        var known = new Room(room.room(), "title 1", Entries.time(1), Entries.time(1));
        var saved = rooms.save(owner, room.room(), null, "large", () -> new RoomChange("1", MADE, Optional.of(known)));
        assertThat(saved.created()).isFalse();
        assertThat(saved.room()).isEqualTo(new Room(room.room(), "title 1", "large", Entries.time(1), Entries.time(1)));
        write(room.question(1, "first"));
        assertThat(onlyRoom()).isEqualTo(saved.room());
    }

    @Test
    void deletedRoom_hasNoModelAnyMore() {
        save("mine", "large");
        delete(1);
        write(room.question(2, "second"));
        assertThat(onlyRoom().model()).isNull();
    }

    @Test
    void redisThatIsAway_takesEverythingBack() {
        write(room.question(1, "first"));
        var before = onlyRoom();
        assertThatExceptionOfType(CacheUnavailableException.class)
                .isThrownBy(() -> rooms.delete(owner, room.room(), newest -> {
                    throw new CacheUnavailableException(null);
                }));
        assertThatExceptionOfType(CacheUnavailableException.class)
                .isThrownBy(() -> rooms.save(owner, room.room(), "mine", null, () -> {
                    throw new CacheUnavailableException(null);
                }));
        assertThat(onlyRoom()).isEqualTo(before);
        assertThat(ids()).hasSize(1);
    }

    @Test
    void messageThatIsWrittenWhileTheRoomIsHeld_waits_andIsRefused() {
        write(room.question(1, "first"));
        var held = new CompletableFuture<Void>();
        var written = new AtomicReference<Instant>();
        var writing = Background.call(() -> {
            held.join();
            write(room.question(2, "second"));
            written.set(Instant.now());
            return null;
        });
        rooms.delete(owner, room.room(), newest -> {
            held.complete(null);
            // The writer can't be done, however long one waited here.
            assertThat(written.get()).isNull();
            return new RoomDeletion("1", Entries.id(4));
        });
        writing.join();
        assertThat(ids()).isEmpty();
    }

    @Test
    void hugeRoom_isDeletedAtOnce_andNoOtherRoomsMessages() throws Exception {
        var other = Entries.of(account, 1, "r10");
        write(other.question(1, "another room's"));
        List<Entry> entries = new ArrayList<>();
        IntStream.rangeClosed(1, 1_250).forEach(turn -> {
            entries.add(room.question(turn, "question"));
            entries.add(room.reply(turn, MessageStatus.DONE, "reply"));
        });
        // As a queue brings them: one batch of all these may take longer than anybody waits for.
        for (int from = 0; from < entries.size(); from += BATCH) {
            var batch = entries.subList(from, from + BATCH);
            assertThat(writer.write(batch)).isEqualTo(new Remainder());
        }
        delete(2_500);
        assertThat(ids()).isEmpty();
        assertThat(server.count("damso_shard_1", "chat_message", account)).isEqualTo(1);
    }
}
