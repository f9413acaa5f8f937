package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.MessageRecord;
import io.damso.model.Repeat;
import io.damso.model.Room;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RoomChangesIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final RoomId ROOM = Examples.ROOM;

    private final Account account = Examples.account();
    private final Claims claims =
            redis.claims(Map.of("DAMSO_SENDS_PER_MINUTE", "1000", "DAMSO_LIVE_REPLIES_PER_ACCOUNT", "1000"));
    private final Leases leases = redis.leases();
    private final RecentMessages recent = redis.recentMessages();
    private final RecentRooms rooms = redis.recentRooms();
    private final RoomChanges changes = redis.roomChanges();

    private Claim claim(Repeat repeat) {
        return claims.claim(account, ROOM, repeat);
    }

    private Turn claimed() {
        return ((Claim.Granted) claim(null)).turn();
    }

    private Turn ask(String title) {
        var turn = claimed();
        recent.addQuestion(turn, Examples.question(turn, "q"), title, null);
        leases.confirm(turn, null);
        return turn;
    }

    private Turn talk(String title) {
        var turn = ask(title);
        recent.addReply(turn, Examples.reply(turn, "r"));
        leases.release(turn);
        return turn;
    }

    private RoomDeletion begin() {
        return changes.beginDeletion(account, ROOM, Optional.empty());
    }

    private void delete() {
        changes.forget(account, ROOM, begin());
    }

    private Room made(String title, RoomChange change) {
        return new Room(ROOM, title, change.now(), change.now());
    }

    private List<MessageId> known() {
        var all = recent.of(account, ROOM);
        return java.util.stream.Stream.concat(all.chain().stream(), all.others().stream())
                .map(MessageRecord::id)
                .distinct()
                .sorted()
                .toList();
    }

    private List<String> titles() {
        return rooms.of(account).rooms().stream().map(Room::title).toList();
    }

    @Test
    void deletion_coversAllThatWasMinted_andNothingLater() {
        talk("title");
        var live = ask("title");
        var deletion = begin();
        assertThat(deletion.through()).isGreaterThanOrEqualTo(live.replyId());
        changes.forget(account, ROOM, deletion);
        assertThat(claimed().messageId()).isGreaterThan(deletion.through());
    }

    @RepeatedTest(50)
    void deletion_coversWhatRedisForgot_alsoInTheSameMillisecond() {
        var forgotten = claimed();
        redis.flush();
        assertThat(begin().through()).isGreaterThan(forgotten.replyId());
    }

    @Test
    void deletion_coversWhatMySqlKnowsToBeLater() {
        var deletion = begin();
        var ahead = new MessageId("msg_7" + deletion.through().value().substring(5));
        var later = changes.beginDeletion(account, ROOM, Optional.of(ahead));
        assertThat(later.through()).isEqualTo(ahead);
        changes.forget(account, ROOM, later);
        assertThat(claimed().messageId()).isGreaterThan(ahead);
    }

    @Test
    void begunDeletion_changesNothingThatIsSeen() {
        talk("title");
        var before = known();
        begin();
        assertThat(known()).isEqualTo(before);
        assertThat(recent.of(account, ROOM).chain()).hasSize(2);
        assertThat(titles()).containsExactly("title");
    }

    @Test
    void deletedRoom_isForgotten_andWhatComesLateToo() {
        talk("title");
        var live = ask("title");
        delete();
        assertThat(known()).isEmpty();
        assertThat(titles()).isEmpty();
        recent.addQuestion(live, Examples.question(live, "again"), "title", null);
        recent.addReply(live, Examples.reply(live, "late"));
        assertThat(known()).isEmpty();
        assertThat(titles()).isEmpty();
        assertThat(redis.hash(Keys.pending(account.key(), ROOM))).isEmpty();
        assertThat(changes.isDeleted(account, ROOM, live.replyId())).isTrue();
    }

    @Test
    void deletedRoom_isFreeAtOnce_andItsWriterIsToldToStop_andLosesItsLease() {
        var live = ask("title");
        var told = changes.forget(account, ROOM, begin());
        assertThat(told).contains(new RoomChanges.Live(leases.node(), live.streamKey()));
        assertThat(leases.flagged(List.of(live))).containsExactly(live);
        assertThat(leases.renew(List.of(live))).containsEntry(live, Lease.LOST);
        assertThat(leases.live(account, ROOM)).isEmpty();
        var next = claimed();
        assertThat(next.previous()).isNull();
        leases.release(live);
        assertThat(leases.live(account, ROOM)).contains(next.streamKey());
    }

    @Test
    void newRoomAfterADeletion_isWhole_withItsOwnTitle() {
        rooms.fill(account, "", List.of());
        talk("old");
        delete();
        var turn = talk("new");
        assertThat(known()).containsExactly(turn.messageId(), turn.replyId());
        assertThat(recent.of(account, ROOM).complete()).isTrue();
        assertThat(titles()).containsExactly("new");
        assertThat(changes.isDeleted(account, ROOM, turn.replyId())).isFalse();
    }

    @Test
    void whatIsSentWhileARoomIsDeleted_isAllThatIsLeft_withItsOwnTitle() {
        talk("old");
        var deletion = begin();
        var turn = talk("new");
        changes.forget(account, ROOM, deletion);
        assertThat(known()).containsExactly(turn.messageId(), turn.replyId());
        assertThat(titles()).containsExactly("new");
        assertThat(recent.of(account, ROOM).chain()).hasSize(2);
        assertThat(recent.of(account, ROOM).complete()).isFalse();
    }

    @Test
    void anotherReplyThatIsClaimedWhileItsQuestionIsDeleted_goesWithIt() {
        var first = talk("title");
        var deletion = begin();
        var again = ((Claim.Granted) claims.claimAgain(account, ROOM, first.messageId(), null)).turn();
        assertThat(again.replyId()).isGreaterThan(deletion.through());
        recent.addReply(again, Examples.reply(again, "again"));
        assertThat(changes.forget(account, ROOM, deletion)).isPresent();
        recent.addReply(again, Examples.reply(again, "again"));
        assertThat(known()).isEmpty();
        assertThat(titles()).isEmpty();
        assertThat(claims.claimAgain(account, ROOM, first.messageId(), null)).isInstanceOf(Claim.NotNewest.class);
    }

    @Test
    void sendThatWasNotJournaledBeforeTheDeletion_getsNewIdsWhenItIsTriedAgain() {
        var repeat = new Repeat("key", "payload");
        var first = ((Claim.Granted) claim(repeat)).turn();
        leases.release(first);
        var deletion = begin();
        changes.forget(account, ROOM, deletion);
        var second = ((Claim.Granted) claim(repeat)).turn();
        assertThat(second.messageId()).isGreaterThan(deletion.through());
        assertThat(leases.confirm(second, repeat)).isEqualTo(Confirmation.CONFIRMED);
        assertThat(((Claim.Repeated) claim(repeat)).turn().messageId()).isEqualTo(second.messageId());
    }

    @Test
    void sendThatWasNotConfirmedBeforeTheDeletion_isNotAfterIt() {
        var turn = claimed();
        delete();
        assertThat(leases.confirm(turn, null)).isEqualTo(Confirmation.LOST);
    }

    @Test
    void fillingFromAReadingBeforeTheDeletion_isRefused_alsoWhereRedisKnewNothing() {
        var turn = Examples.turn(account, 1);
        var said = List.of(MessageRecord.of(Examples.question(turn, "q")));
        var version = recent.of(account, ROOM).version();
        var list = rooms.of(account).version();
        delete();
        recent.fill(account, ROOM, version, said, true);
        rooms.fill(account, list, List.of(new Room(ROOM, "old", Examples.NOW, Examples.NOW)));
        assertThat(known()).isEmpty();
        assertThat(rooms.of(account).rooms()).isEmpty();
    }

    @Test
    void titleThatAPersonChose_isNotUndoneByAMessage_norByAnOlderReading() {
        var list = rooms.of(account).version();
        var change = changes.begin(account, ROOM);
        assertThat(change.known()).isEmpty();
        var between = rooms.of(account).version();
        changes.show(account, change, made("mine", change));
        talk("title");
        for (String version : List.of(list, between)) {
            rooms.fill(account, version, List.of(made("old", change)));
            assertThat(titles()).containsExactly("mine");
        }
        assertThat(changes.begin(account, ROOM).known().orElseThrow().title()).isEqualTo("mine");
    }

    @Test
    void roomMadeWithoutATitle_getsItsFirstMessages_andKeepsTheTimeItWasMade() {
        var change = changes.begin(account, ROOM);
        changes.show(account, change, made("", change));
        talk("first \"created_at\":\"x\"}");
        talk("second");
        assertThat(titles()).containsExactly("first \"created_at\":\"x\"}");
        assertThat(rooms.of(account).rooms().get(0).createdAt()).isEqualTo(change.now());
    }

    @Test
    void changesThatComeHereInAnotherOrder_endAsTheyWereCommitted() {
        var first = changes.begin(account, ROOM);
        var second = changes.begin(account, ROOM);
        changes.show(account, second, made("second", second));
        changes.show(account, first, made("first", first));
        assertThat(titles()).containsExactly("second");

        var third = changes.begin(account, ROOM);
        var deletion = begin();
        changes.forget(account, ROOM, deletion);
        changes.show(account, third, made("third", third));
        assertThat(titles()).isEmpty();

        var fourth = begin();
        var fifth = changes.begin(account, ROOM);
        changes.show(account, fifth, made("fifth", fifth));
        changes.forget(account, ROOM, fourth);
        assertThat(titles()).containsExactly("fifth");
    }
}
