package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.model.Account;
import io.damso.model.FaultCode;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageRecord;
import io.damso.model.Outcome;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecentMessagesIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final RoomId ROOM = Examples.ROOM;
    private static final Outcome INTERRUPTED = new Outcome.Failed(FaultCode.INTERRUPTED);

    private final Account account = Examples.account();
    private final Claims claims = redis.claims(Map.of("DAMSO_SENDS_PER_MINUTE", "1000"));
    private final Leases leases = redis.leases();
    private final RecentMessages recent = redis.recentMessages();

    private Turn claim() {
        return ((Claim.Granted) claims.claim(account, ROOM, null)).turn();
    }

    private boolean beginsRoom() {
        var granted = (Claim.Granted) claims.claim(account, ROOM, null);
        leases.release(granted.turn());
        return granted.beginsRoom();
    }

    private Turn ask() {
        var turn = claim();
        recent.addQuestion(turn, question(turn), "title", null);
        return turn;
    }

    private void answer(Turn turn) {
        recent.addReply(turn, reply(turn));
        leases.release(turn);
    }

    /** @return what was said, newest first */
    private List<Message> talk(int turns) {
        var said = new ArrayList<Message>();
        for (int i = 0; i < turns; i++) {
            var turn = ask();
            answer(turn);
            said.add(question(turn));
            said.add(reply(turn));
        }
        Collections.reverse(said);
        return said;
    }

    private static Message question(Turn turn) {
        return Examples.question(turn, "q\n\uD83D\uDE00 " + turn.messageId());
    }

    private static Message reply(Turn turn) {
        return Examples.reply(turn, "r\u2028 " + turn.replyId());
    }

    private Recent known() {
        return recent.of(account, ROOM);
    }

    private List<Message> chain() {
        return messages(known().chain());
    }

    private List<Message> others() {
        return messages(known().others());
    }

    private static List<Message> messages(List<MessageRecord> records) {
        return records.stream().map(MessageRecord::message).toList();
    }

    private void fill(Recent.Version version, List<Message> messages) {
        recent.fill(
                account, ROOM, version, messages.stream().map(MessageRecord::of).toList(), true);
    }

    private void roomsAreAllKnown() {
        redis.recentRooms().fill(account, "", List.of());
    }

    private static List<MessageId> ids(List<Message> messages) {
        return messages.stream().map(Message::id).toList();
    }

    @Test
    void whatWasSaid_isAWholeChain_newestFirst() {
        var said = talk(3);
        assertThat(chain()).isEqualTo(said);
    }

    @Test
    void whileAReplyIsLive_itsQuestionIsTheNewest() {
        var said = talk(1);
        var turn = ask();
        assertThat(ids(chain()))
                .containsExactly(turn.messageId(), said.get(0).id(), said.get(1).id());
    }

    @Test
    void unknownRoom_isEmpty_andNotComplete() {
        assertThat(chain()).isEmpty();
        assertThat(others()).isEmpty();
        assertThat(known().complete()).isFalse();
    }

    @Test
    void newRoomOfAnAccountWhoseRoomsAreAllKnown_isComplete() {
        roomsAreAllKnown();
        talk(2);
        assertThat(known().complete()).isTrue();
        assertThat(chain()).hasSize(4);
    }

    @Test
    void claim_beginsItsRoom_whereAllRoomsAreKnownAndThisIsNone_untilSomethingWasClaimedThere() {
        assertThat(beginsRoom()).isFalse();
        roomsAreAllKnown();
        var other = (Claim.Granted) claims.claim(account, new RoomId("other"), null);
        assertThat(other.beginsRoom()).isTrue();
        // What came of the one above, which nobody journaled, can't be told from here.
        assertThat(beginsRoom()).isFalse();
    }

    @Test
    void claimInARoomThatIsKnown_doesNotBeginIt() {
        roomsAreAllKnown();
        talk(1);
        assertThat(beginsRoom()).isFalse();
    }

    @Test
    void newRoomOfAnyOtherAccount_isNotComplete() {
        talk(2);
        assertThat(known().complete()).isFalse();
    }

    @Test
    void replyThatNeverReachedRedis_isAHole() {
        roomsAreAllKnown();
        leases.release(ask());
        assertThat(chain()).isEmpty();
        var next = ask();
        assertThat(ids(chain())).containsExactly(next.messageId());
        assertThat(others()).isNotEmpty();
        assertThat(known().complete()).isFalse();
    }

    @Test
    void firstQuestionThatNeverReachedRedis_isAHole_alsoInANewRoom() {
        // Journaled, but Redis did not answer then: only MySQL knows it.
        roomsAreAllKnown();
        leases.release(claim());
        talk(1);
        assertThat(known().complete()).isFalse();
    }

    @Test
    void whatIsPending_isKnownBeyondAHole() {
        var first = ask();
        leases.release(first);
        talk(1);
        assertThat(ids(others())).contains(first.messageId());
    }

    @Test
    void archivedMessages_arePendingNoMore_andStayInTheChain() {
        var said = talk(2);
        recent.archived(account.key(), ROOM, ids(said));
        assertThat(others()).isEmpty();
        assertThat(chain()).isEqualTo(said);
    }

    @Test
    void messagesOfManyRooms_areArchivedTogether() {
        var said = talk(2);
        recent.archived(List.of(archived(new RoomId("other"), List.of()), archived(ROOM, ids(said))));
        assertThat(others()).isEmpty();
    }

    @Test
    void archivedMessagesThatRedisDoesNotTake_areToBeToldAgain() {
        redis.redis().call(r -> r.set(Keys.pending(account.key(), ROOM), "no hash"));
        var id = List.of(Examples.messageId(1));
        var rooms = List.of(archived(ROOM, id), archived(new RoomId("other"), id));
        assertThatThrownBy(() -> recent.archived(rooms)).isInstanceOf(CacheUnavailableException.class);
    }

    private PendingMessages.Archived archived(RoomId room, List<MessageId> messages) {
        return new PendingMessages.Archived(account.key(), room, messages);
    }

    @Test
    void archivedMessageThatRedisDidNotKnow_makesTheListUntrusted() {
        roomsAreAllKnown();
        recent.archived(account.key(), ROOM, ids(talk(1)));
        var said = talk(2);
        assertThat(known().complete()).isTrue();
        recent.archived(account.key(), ROOM, List.of(Examples.messageId(1)));
        assertThat(chain()).as("what MySQL does not have yet").isEqualTo(said);
        assertThat(known().complete()).isFalse();
        assertThat(redis.recentRooms().of(account).complete()).isFalse();
    }

    @Test
    void list_isTrimmedAtAHundred_andIsCompleteNoMore() {
        roomsAreAllKnown();
        var said = talk(50);
        assertThat(known().complete()).isTrue();
        recent.archived(account.key(), ROOM, ids(said));
        var more = talk(1);
        assertThat(known().complete()).isFalse();
        assertThat(chain()).hasSize(100).startsWith(more.toArray(Message[]::new));
        assertThat(redis.listLength(Keys.messages(account.key(), ROOM))).isEqualTo(100);
    }

    @Test
    void chain_goesOnThroughWhatIsPending_whereTheListEnds() {
        roomsAreAllKnown();
        var said = talk(55);
        assertThat(redis.listLength(Keys.messages(account.key(), ROOM))).isEqualTo(100);
        assertThat(chain()).isEqualTo(said);
        assertThat(known().complete()).isTrue();
        recent.archived(account.key(), ROOM, List.of(said.get(104).id()));
        assertThat(chain()).isEqualTo(said.subList(0, 104));
        assertThat(others()).contains(said.get(109));
        assertThat(known().complete()).isFalse();
    }

    @Test
    void messageAddedTwice_isThereOnce() {
        var turn = ask();
        recent.addQuestion(turn, question(turn), "title", null);
        answer(turn);
        recent.addReply(turn, reply(turn));
        assertThat(ids(chain())).containsExactly(turn.replyId(), turn.messageId());
    }

    @Test
    void replyThatWasTakenForInterrupted_isKnownAsItEnded_andNeverTheReverse() {
        var turn = ask();
        var interrupted = Examples.reply(turn, "\"status\":\"done\"", INTERRUPTED);
        recent.addReply(turn, interrupted);
        assertThat(chain()).startsWith(interrupted);
        recent.addReply(turn, reply(turn));
        recent.addReply(turn, interrupted);
        assertThat(chain()).startsWith(reply(turn)).hasSize(2);
        assertThat(others()).containsExactlyInAnyOrder(question(turn), reply(turn));
    }

    @Test
    void replyKnownAsInterrupted_isReadAnew_onceMySqlHasIt() {
        var turn = ask();
        recent.addReply(turn, Examples.reply(turn, "so far", INTERRUPTED));
        leases.release(turn);
        recent.archived(account.key(), ROOM, List.of(turn.messageId(), turn.replyId()));
        assertThat(chain()).isEmpty();
        assertThat(others()).isEmpty();
    }

    @Test
    void fillingFromAnOlderReading_isRefused_afterAReplyEndedOtherwise() {
        var turn = ask();
        recent.addReply(turn, Examples.reply(turn, "so far", INTERRUPTED));
        var before = known();
        recent.addReply(turn, reply(turn));
        recent.fill(account, ROOM, before.version(), before.chain(), true);
        assertThat(chain()).startsWith(reply(turn));
    }

    @Test
    void messageThatMySqlHadFirst_isNotPending() {
        var turn = claim();
        recent.archived(account.key(), ROOM, List.of(turn.messageId()));
        recent.addQuestion(turn, question(turn), "title", null);
        assertThat(redis.hash(Keys.pending(account.key(), ROOM))).isEmpty();
        recent.addReply(turn, reply(turn));
        assertThat(redis.hash(Keys.pending(account.key(), ROOM)))
                .containsOnlyKeys(turn.replyId().value());
    }

    @Test
    void messageThatComesLate_isNotPutInTheWrongPlace() {
        var said = talk(2);
        var late = said.get(2);
        recent.archived(account.key(), ROOM, ids(said));
        recent.addReply(Examples.turn(account, 1), Examples.reply(turnOf(late), "late"));
        assertThat(chain()).isEmpty();
        assertThat(ids(others())).containsExactly(late.id());
    }

    private Turn turnOf(Message reply) {
        return new Turn(account, ROOM, null, reply.replyTo(), reply.id(), reply.streamKey(), 1, reply.timestamp());
    }

    @Test
    void filling_makesTheRoomWholeAgain() {
        var said = talk(2);
        recent.archived(account.key(), ROOM, List.of(Examples.messageId(1)));
        fill(known().version(), said);
        assertThat(chain()).isEqualTo(said);
        assertThat(known().complete()).isTrue();
    }

    @Test
    void fillingFromAnOlderReading_isRefused_afterAnAddInBetween() {
        var said = talk(2);
        var version = known().version();
        var turn = ask();
        fill(version, said);
        assertThat(ids(chain())).startsWith(turn.messageId()).hasSize(5);
        answer(turn);
        fill(version, said);
        assertThat(ids(chain())).startsWith(turn.replyId()).hasSize(6);
        assertThat(known().complete()).isFalse();
    }

    @Test
    void fillingFromAnOlderReading_isRefused_afterTheLiveReplyCameInBetween() {
        var said = talk(1);
        var turn = ask();
        var version = known().version();
        answer(turn);
        fill(version, said);
        assertThat(ids(chain())).startsWith(turn.replyId(), turn.messageId()).hasSize(4);
    }

    @Test
    void fillingFromAnOlderReading_isRefused_afterAClaimInBetween() {
        var said = talk(1);
        recent.archived(account.key(), ROOM, List.of(Examples.messageId(1)));
        var version = known().version();
        claim();
        fill(version, said);
        assertThat(redis.listLength(Keys.messages(account.key(), ROOM))).isZero();
    }

    @Test
    void roomSaidWholeOnceMore_isComplete_alsoWhereOnlyWhatIsPendingGoesBackThatFar() {
        var said = talk(55);
        assertThat(known().complete()).isFalse();
        fill(known().version(), said);
        assertThat(chain()).isEqualTo(said);
        assertThat(known().complete()).isTrue();
    }

    @Test
    void fillingFromAnOlderReading_isRefused_afterTheArchiveHadAMessageThatNobodyKnewOf() {
        var said = talk(2);
        recent.archived(account.key(), ROOM, List.of(Examples.messageId(1)));
        var version = known().version();
        recent.archived(account.key(), ROOM, List.of(Examples.messageId(2)));
        fill(version, said);
        assertThat(redis.listLength(Keys.messages(account.key(), ROOM))).isZero();
        fill(known().version(), said);
        assertThat(chain()).isEqualTo(said);
    }

    @Test
    void fillingWithMoreThanAHundred_keepsTheNewest_andIsNotComplete() {
        var said = new ArrayList<>(talk(3));
        for (int i = 0; i < 100; i++) {
            said.add(reply(Examples.turn(account, 1)));
        }
        said.sort((one, other) -> other.id().compareTo(one.id()));
        fill(known().version(), said);
        assertThat(chain()).isEqualTo(said.subList(0, 100));
        assertThat(known().complete()).isFalse();
    }

    @Test
    void nonsenseInRedis_isAnOutage_notAnEmptyRoom() {
        redis.redis().call(r -> r.lpush(Keys.messages(account.key(), ROOM), "nonsense"));
        assertThatThrownBy(this::known).isInstanceOf(CacheUnavailableException.class);
        redis.redis().call(r -> r.del(Keys.messages(account.key(), ROOM)));
        redis.redis().call(r -> r.set(Keys.messages(account.key(), ROOM), "no list"));
        assertThatThrownBy(this::known).isInstanceOf(CacheUnavailableException.class);
        redis.redis().call(r -> r.del(Keys.messages(account.key(), ROOM)));
    }
}
