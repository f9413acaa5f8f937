package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeasesIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final RoomId ROOM = Examples.ROOM;
    private static final Repeat REPEAT = new Repeat("key", "payload");

    private final Account account = Examples.account();
    private final Claims claims = redis.claims(Map.of("DAMSO_SENDS_PER_MINUTE", "1000"));
    private final Leases leases = redis.leases();

    private Turn granted(Repeat repeat) {
        var claim = claims.claim(account, ROOM, repeat);
        assertThat(claim).isInstanceOf(Claim.Granted.class);
        return ((Claim.Granted) claim).turn();
    }

    private Turn granted() {
        return granted(null);
    }

    private void confirm(Turn turn, Repeat repeat) {
        assertThat(leases.confirm(turn, repeat)).isEqualTo(Confirmation.CONFIRMED);
    }

    private String field(String key, String field) {
        return redis.redis().call(r -> r.hget(key, field));
    }

    private void letLeaseRunOut() {
        redis.letLeaseRunOut(account, ROOM);
    }

    @Test
    void renewing_keepsTheLeaseOfAll_inOneRoundTrip() {
        var first = granted();
        var second = ((Claim.Granted) claims.claim(account, new RoomId("r2"), null)).turn();
        redis.redis().call(r -> r.hset(Keys.turn(account.key(), ROOM), "lease_until", "1"));
        assertThat(leases.renew(List.of(first, second)).values()).containsOnly(Lease.KEPT);
        assertThat(Long.parseLong(field(Keys.turn(account.key(), ROOM), "lease_until")))
                .isGreaterThan(first.epoch() + 9_000);
        assertThat(claims.claim(account, ROOM, null)).isInstanceOf(Claim.Busy.class);
    }

    @Test
    void confirmedTurn_keepsItsRoom_alsoWhenItsLeaseRanOut() {
        var turn = granted();
        confirm(turn, null);
        letLeaseRunOut();
        assertThat(claims.claim(account, ROOM, null)).isEqualTo(new Claim.Busy(turn.streamKey()));
    }

    @Test
    void turnWhoseRoomIsAnothers_isNotConfirmed() {
        var first = granted(REPEAT);
        letLeaseRunOut();
        var second = granted(REPEAT);
        assertThat(leases.confirm(first, REPEAT)).isEqualTo(Confirmation.ELSEWHERE);
        assertThat(claims.claim(account, ROOM, REPEAT)).isInstanceOf(Claim.InProgress.class);
        confirm(second, REPEAT);
        assertThat(claims.claim(account, ROOM, REPEAT)).isEqualTo(new Claim.Repeated(second));
    }

    @Test
    void turnWhoseRoomIsAnotherTurns_isLost() {
        var first = granted();
        letLeaseRunOut();
        granted();
        assertThat(leases.confirm(first, null)).isEqualTo(Confirmation.LOST);
    }

    @Test
    void turnThatOthersMaySettle_isNotConfirmedAnyMore_butClaimedByItsRequestAgain() {
        var first = granted(REPEAT);
        letLeaseRunOut();
        assertThat(redis.orphans("node2").takeOver(ReplyName.of(first))).isInstanceOf(Takeover.Unconfirmed.class);
        var again = granted(REPEAT);
        assertThat(again.replyId()).isEqualTo(first.replyId());
        letLeaseRunOut();
        redis.orphans("node2").takeOver(ReplyName.of(again));
        assertThat(leases.confirm(again, REPEAT)).isEqualTo(Confirmation.LOST);
    }

    @Test
    void turnThatIsLost_isTheAnswerToItsRequest_onceItIsSettled() {
        var first = lost();
        assertThat(claims.claim(account, ROOM, REPEAT)).isEqualTo(new Claim.InProgress());
        leases.settled(first, REPEAT);
        assertThat(claims.claim(account, ROOM, REPEAT)).isEqualTo(new Claim.Repeated(first));
        assertThat(claims.answered(account, ROOM, REPEAT)).contains(new Claim.Repeated(first));
    }

    @Test
    void turnThatIsLost_isClaimedByItsRequestAgain_ifItIsNotSettledWithinALease() {
        var first = lost();
        redis.redis().call(r -> r.hset(Keys.repeat(account.key(), REPEAT.key()), "settling_until", "1"));
        assertThat(granted(REPEAT).replyId()).isEqualTo(first.replyId());
    }

    /** A turn whose room was another's before it was confirmed. */
    private Turn lost() {
        var turn = granted(REPEAT);
        letLeaseRunOut();
        leases.release(granted());
        assertThat(leases.confirm(turn, REPEAT)).isEqualTo(Confirmation.LOST);
        return turn;
    }

    @Test
    void turnWhoseLeaseRanOut_isConfirmedAllTheSame_ifNobodyTookTheRoom() {
        var turn = granted();
        letLeaseRunOut();
        confirm(turn, null);
        assertThat(Long.parseLong(field(Keys.turn(account.key(), ROOM), "lease_until")))
                .isGreaterThan(turn.epoch() + 9_000);
    }

    @Test
    void turnThatIsForgottenAndReleased_isNobodysToEnd_andItsRoomIsFree() {
        var turn = granted();
        confirm(turn, null);
        var name = ReplyName.of(turn).toString();
        assertThat(liveReplies()).contains(name);
        leases.forgetAndRelease(turn);
        assertThat(liveReplies()).doesNotContain(name);
        assertThat(leases.live(account, ROOM)).isEmpty();
    }

    private List<String> liveReplies() {
        return redis.redis().call(r -> r.zrange(Keys.liveReplies(), 0, -1));
    }

    @Test
    void replyThatIsTakenOverAfterItsRoomWasGivenBack_leavesTheRoomToTheNextTurn() {
        var first = granted();
        confirm(first, null);
        leases.release(first);
        var second = granted();
        confirm(second, null);
        var takenOver = new Turn(
                account,
                ROOM,
                first.previous(),
                first.messageId(),
                first.replyId(),
                first.streamKey(),
                second.epoch() + 10_000,
                first.acceptedAt());
        assertThat(leases.renew(List.of(takenOver, second)).values()).containsOnly(Lease.KEPT);
        assertThat(leases.live(account, ROOM)).contains(second.streamKey());
    }

    @Test
    void stopFlag_isHeardByItsGeneration_andByNoOther_andNamesTheNode() {
        var first = granted();
        assertThat(leases.flagStop(account, ROOM, first.replyId())).contains("node1");
        assertThat(leases.flagged(List.of(first))).containsExactly(first);
        leases.release(first);
        var second = granted();
        assertThat(leases.flagStop(account, ROOM, first.replyId())).isEmpty();
        assertThat(leases.flagged(List.of(second))).isEmpty();
    }

    @Test
    void roomThatIsAnothers_isLost() {
        var first = granted(REPEAT);
        letLeaseRunOut();
        var second = granted(REPEAT);
        assertThat(leases.renew(List.of(first, second)))
                .containsEntry(first, Lease.LOST)
                .containsEntry(second, Lease.KEPT);
    }

    @Test
    void earlierWriter_releasesNothingOfTheLaterOnes() {
        var first = granted(REPEAT);
        letLeaseRunOut();
        var second = granted(REPEAT);
        leases.release(first);
        assertThat(leases.renew(List.of(second)).values()).containsOnly(Lease.KEPT);
        assertThat(leases.live(account, ROOM)).contains(second.streamKey());
    }

    @Test
    void wipedRedis_isNoReasonToEndALiveReply() {
        var turn = granted();
        var before = redis.hash(Keys.turn(account.key(), ROOM));
        redis.flush();
        assertThat(leases.renew(List.of(turn)).values()).containsOnly(Lease.AGAIN);
        assertThat(claims.claim(account, ROOM, null)).isEqualTo(new Claim.Busy(turn.streamKey()));
        assertThat(redis.hash(Keys.turn(account.key(), ROOM)))
                .containsKeys(before.keySet().toArray(String[]::new))
                .containsAllEntriesOf(Map.of(
                        "status", "live",
                        "message_id", before.get("message_id"),
                        "reply_id", before.get("reply_id"),
                        "stream_key", before.get("stream_key"),
                        "node", before.get("node"),
                        "epoch", before.get("epoch")));
    }

    @Test
    void wipedRedis_roomTakenByAnotherSince_isLost() {
        var turn = granted();
        redis.flush();
        var other = granted();
        assertThat(leases.renew(List.of(turn, other)))
                .containsEntry(turn, Lease.LOST)
                .containsEntry(other, Lease.KEPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"msg_00000000000000000000000001", "msg_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"})
    void wipedRedis_roomTakenByAnotherInTheSameMillisecond_isLost(String replyId) {
        var other = granted();
        var reply = new MessageId(replyId);
        var turn = new Turn(
                account,
                ROOM,
                null,
                other.messageId(),
                reply,
                StreamKey.of(reply, "0123456789abcdef"),
                other.epoch(),
                other.acceptedAt());
        assertThat(leases.renew(List.of(turn, other)))
                .containsEntry(turn, Lease.LOST)
                .containsEntry(other, Lease.KEPT);
    }

    @Test
    void scriptsAreLoadedAgain_afterRedisForgotThem() {
        var turn = granted();
        redis.redis().call(r -> r.scriptFlush(Keys.turn(account.key(), ROOM)));
        assertThat(leases.renew(List.of(turn)).values()).containsOnly(Lease.KEPT);
        leases.release(turn);
        granted();
    }
}
