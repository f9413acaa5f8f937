package io.damso.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.Claim;
import io.damso.cache.RedisForTests;
import io.damso.model.Account;
import io.damso.model.Room;
import io.damso.model.RoomId;
import io.damso.testing.Examples;
import io.damso.testing.InMemoryArchive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomsIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final Account account = Examples.account();
    private final InMemoryArchive archive = new InMemoryArchive();
    private final Rooms rooms = new Rooms(redis.recentRooms(), archive, archive);

    /** Gives whether the account's rooms have to be learnt. */
    private boolean ask(String room) {
        var claims = redis.claims(Map.of("DAMSO_SENDS_PER_MINUTE", "1000", "DAMSO_LIVE_REPLIES_PER_ACCOUNT", "1000"));
        var granted = (Claim.Granted) claims.claim(account, new RoomId(room), null);
        var turn = granted.turn();
        redis.recentMessages().addQuestion(turn, Examples.question(turn, "hello"), "title", null);
        redis.leases().release(turn);
        return !granted.knowsRooms();
    }

    /** Every second pair of rooms has the same time, so that ids decide. */
    private void archived(int count) {
        IntStream.range(0, count)
                .mapToObj(i -> new Room(
                        new RoomId("old%03d".formatted(i)),
                        "title",
                        Examples.NOW,
                        Examples.NOW.minusSeconds(1_000_000L + i / 2)))
                .forEach(archive::store);
    }

    private List<String> readAll(int limit) {
        var ids = new ArrayList<String>();
        Room.Cursor after = null;
        do {
            var page = rooms.page(account, after, limit);
            page.rooms().forEach(room -> ids.add(room.id().value()));
            after = page.next();
        } while (after != null);
        return ids;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 200})
    void roomsOfBothStores_areListedOnce_latestFirst(int limit) {
        archived(11);
        ask("new1");
        ask("old003");
        ask("new2");
        assertThat(readAll(limit))
                .containsExactly(
                        "new2", "old003", "new1", "old001", "old000", "old002", "old005", "old004", "old007", "old006",
                        "old009", "old008", "old010");
    }

    @Test
    void roomsReadOnce_areServedWithoutMySql() {
        archived(3);
        ask("new");
        var all = readAll(200);
        archive.setAway(true);
        assertThat(readAll(200)).isEqualTo(all).hasSize(4);
        ask("newer");
        assertThat(readAll(2)).hasSize(5).startsWith("newer");
    }

    @Test
    void moreRoomsThanRedisKeeps_areLearntOnce_andNeverTakenForAll() {
        archived(201);
        assertThat(ask("new1")).isTrue();
        rooms.learn(account);
        assertThat(ask("new2")).isFalse();
        assertThat(readAll(200)).hasSize(203);
        assertThat(redis.recentMessages().of(account, new RoomId("new2")).complete())
                .isFalse();
    }

    @Test
    void oneRoomMoreThanRedisKeeps_leavesNothingToLearn() {
        archived(199);
        ask("new1");
        rooms.learn(account);
        assertThat(ask("new2")).isFalse();
        assertThat(ask("new3")).isFalse();
        assertThat(readAll(200)).hasSize(202);
        assertThat(redis.recentMessages().of(account, new RoomId("new3")).complete())
                .isFalse();
    }

    @Test
    void aRoomMadeBeyondThoseThatRedisKeeps_leavesNothingToLearn() {
        archived(200);
        rooms.learn(account);
        assertThat(redis.recentRooms().of(account).complete()).isTrue();
        var changes = redis.roomChanges();
        var made = new RoomId("made");
        changes.show(account, changes.begin(account, made), new Room(made, "title", Examples.NOW, Examples.NOW));
        assertThat(redis.recentRooms().of(account).complete()).isFalse();
        assertThat(ask("new1")).isFalse();
    }

    @Test
    void afterARoomOfTooManyIsDeleted_theyAreLearntAnew() {
        archived(201);
        rooms.learn(account);
        var changes = redis.roomChanges();
        var old = new RoomId("old000");
        changes.forget(account, old, changes.beginDeletion(account, old, Optional.empty()));
        assertThat(ask("new1")).isTrue();
    }

    @Test
    void roomsThatRedisMayNotKnowAllOf_areAnOutage_whereMySqlIsAway() {
        ask("new");
        archive.setAway(true);
        assertThatThrownBy(() -> readAll(1)).isInstanceOf(ArchiveUnavailableException.class);
        assertThatThrownBy(() -> rooms.exists(account, new RoomId("other")))
                .isInstanceOf(ArchiveUnavailableException.class);
        assertThat(rooms.exists(account, new RoomId("new"))).isTrue();
    }

    @Test
    void room_existsForItsOwner_inEitherStore() {
        var turn = Examples.turn(account, 1);
        archive.store(List.of(Examples.question(turn, "hello")));
        ask("new");
        assertThat(rooms.exists(account, turn.room())).isTrue();
        assertThat(rooms.exists(account, new RoomId("new"))).isTrue();
        assertThat(rooms.exists(account, new RoomId("none"))).isFalse();
    }
}
