package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.Account;
import io.damso.model.Room;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecentRoomsIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final Account account = Examples.account();
    private final RecentRooms rooms = redis.recentRooms();
    private final Leases leases = redis.leases();
    private final Claims claims =
            redis.claims(Map.of("DAMSO_SENDS_PER_MINUTE", "1000", "DAMSO_LIVE_REPLIES_PER_ACCOUNT", "1000"));

    private Turn ask(String room, String title) {
        var turn = ((Claim.Granted) claims.claim(account, new RoomId(room), null)).turn();
        redis.recentMessages().addQuestion(turn, Examples.question(turn, "hello"), title, null);
        return turn;
    }

    private static Room room(int number) {
        return new Room(
                new RoomId("old" + number), "title", Examples.NOW, Examples.NOW.minusSeconds(1_000_000L + number));
    }

    private List<String> ids() {
        return rooms.of(account).rooms().stream().map(room -> room.id().value()).toList();
    }

    @Test
    void rooms_areListedLatestFirst_withTheTitleOfTheFirstMessage() {
        ask("a", "first\n\u2028 title");
        var second = ask("b", "other");
        leases.release(ask("c", "third"));
        redis.recentMessages().addReply(second, Examples.reply(second, "answer"));
        leases.release(second);
        ask("b", "a later title");
        assertThat(ids()).containsExactly("b", "c", "a");
        assertThat(rooms.of(account).rooms())
                .extracting(Room::title)
                .containsExactly("other", "third", "first\n\u2028 title");
        assertThat(rooms.of(account).live()).containsExactlyInAnyOrder(new RoomId("a"), new RoomId("b"));
    }

    @Test
    void timesAreKeptToTheMicrosecond() {
        var turn = ask("a", "title");
        var room = rooms.of(account).rooms().get(0);
        assertThat(room.createdAt()).isEqualTo(turn.acceptedAt());
        assertThat(room.lastMessageAt()).isEqualTo(turn.acceptedAt());
    }

    @Test
    void roomsAreNotComplete_untilMySqlSaidSo() {
        ask("a", "title");
        assertThat(rooms.of(account).complete()).isFalse();
        rooms.fill(account, "", List.of(room(1)));
        assertThat(rooms.of(account).complete()).isTrue();
        assertThat(ids()).containsExactly("a", "old1");
    }

    @Test
    void fillingFromAnOlderReading_isRefused_afterTheArchiveHadAMessageThatNobodyKnewOf() {
        ask("a", "title");
        var version = rooms.of(account).version();
        redis.recentMessages().archived(account.key(), new RoomId("b"), List.of(Examples.messageId(1)));
        rooms.fill(account, version, List.of(room(1)));
        assertThat(rooms.of(account).complete()).isFalse();
        assertThat(ids()).containsExactly("a");
        rooms.fill(account, rooms.of(account).version(), List.of(room(1)));
        assertThat(rooms.of(account).complete()).isTrue();
    }

    @Test
    void filling_takesNoLaterTimeBack() {
        ask("a", "title");
        var before = rooms.of(account).rooms().get(0);
        rooms.fill(
                account,
                "",
                List.of(new Room(before.id(), "renamed", before.createdAt(), Examples.NOW.minusSeconds(99))));
        assertThat(rooms.of(account).rooms())
                .containsExactly(new Room(before.id(), "renamed", before.createdAt(), before.lastMessageAt()));
    }

    @Test
    void newestTwoHundred_areKept_andTheListIsThenNotComplete() {
        rooms.fill(
                account,
                "",
                IntStream.range(0, 200).mapToObj(RecentRoomsIT::room).toList());
        assertThat(rooms.of(account).complete()).isTrue();
        ask("new", "title");
        assertThat(ids()).hasSize(200).startsWith("new").doesNotContain("old199");
        assertThat(rooms.of(account).complete()).isFalse();
    }

    @Test
    void fillingWithMoreThanTwoHundred_isBounded_andNotComplete() {
        rooms.fill(
                account,
                "",
                IntStream.range(0, 250).mapToObj(RecentRoomsIT::room).toList());
        assertThat(ids()).hasSize(200).startsWith("old0");
        assertThat(rooms.of(account).complete()).isFalse();
        assertThat(redis.hash(Keys.roomTitles(account.key()))).hasSize(200);
        assertThat(redis.lifetimeSeconds(Keys.rooms(account.key()))).isPositive();
        assertThat(redis.lifetimeSeconds(Keys.roomTitles(account.key()))).isPositive();
    }
}
