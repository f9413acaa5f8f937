package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.testing.Background;
import io.damso.testing.Examples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClaimsIT {

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

    private void letLeaseRunOut() {
        redis.letLeaseRunOut(account, ROOM);
    }

    @Test
    void room_isTakenByOneTurnAtATime() {
        var turn = granted();
        assertThat(claims.claim(account, ROOM, null)).isEqualTo(new Claim.Busy(turn.streamKey()));
        assertThat(leases.live(account, ROOM)).contains(turn.streamKey());
        leases.release(turn);
        assertThat(leases.live(account, ROOM)).isEmpty();
        assertThat(granted().replyId()).isNotEqualTo(turn.replyId());
    }

    @Test
    void roomsOfOtherAccounts_areOtherRooms() {
        var turn = granted();
        assertThat(claims.claim(Examples.account(), ROOM, null)).isInstanceOf(Claim.Granted.class);
        assertThat(leases.live(account, ROOM)).contains(turn.streamKey());
    }

    @Test
    void manyAtOnce_oneGetsTheRoom() {
        var answers = Background.atOnce(30, () -> claims.claim(account, ROOM, null));
        assertThat(answers.stream().filter(Claim.Granted.class::isInstance)).hasSize(1);
    }

    @Test
    void sameRequestManyTimesAtOnce_isGrantedOnce() {
        var answers = Background.atOnce(30, () -> claims.claim(account, ROOM, REPEAT));
        assertThat(answers.stream().filter(Claim.Granted.class::isInstance)).hasSize(1);
        assertThat(answers.stream().filter(Claim.InProgress.class::isInstance)).hasSize(29);
    }

    @Test
    void ids_growFasterThanTheClock() {
        var ids = new ArrayList<MessageId>();
        for (int i = 0; i < 300; i++) {
            var turn = granted();
            ids.add(turn.messageId());
            ids.add(turn.replyId());
            leases.release(turn);
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void clockSetBack_idsAndEpochsGrowOn() {
        var before = granted();
        leases.release(before);
        String ahead =
                String.valueOf(System.currentTimeMillis() + Duration.ofHours(1).toMillis());
        redis.redis().call(r -> r.hset(Keys.last(account.key(), ROOM), Map.of("ms", ahead, "epoch", ahead)));
        var after = granted();
        leases.release(after);
        var later = granted();
        assertThat(List.of(before.messageId(), before.replyId(), after.messageId(), after.replyId(), later.messageId()))
                .isSorted();
        assertThat(later.epoch()).isGreaterThan(after.epoch()).isGreaterThan(Long.parseLong(ahead));
    }

    @Test
    void turnNamesTheReplyBeforeIt() {
        var first = granted();
        leases.release(first);
        assertThat(first.previous()).isNull();
        assertThat(granted().previous()).isEqualTo(first.replyId());
    }

    @Test
    void turn_isOnRedisClock_toTheMicrosecond() {
        var turn = granted();
        assertThat(turn.acceptedAt().toEpochMilli()).isEqualTo(turn.epoch());
        assertThat(turn.acceptedAt().getNano() % 1_000).isZero();
        assertThat(turn.streamKey().replyId()).isEqualTo(turn.replyId());
    }

    @Test
    void repeatOfAJournaledRequest_getsTheFirstTurn_whileItIsLiveAndAfter() {
        var turn = granted(REPEAT);
        confirm(turn, REPEAT);
        assertThat(claims.claim(account, ROOM, REPEAT)).isEqualTo(new Claim.Repeated(turn));
        leases.release(turn);
        assertThat(claims.claim(account, ROOM, REPEAT)).isEqualTo(new Claim.Repeated(turn));
    }

    @Test
    void repeat_isLookedUpBeforeLimits() {
        var strict = redis.claims(Map.of("DAMSO_SENDS_PER_MINUTE", "1", "DAMSO_LIVE_REPLIES_PER_ACCOUNT", "1"));
        var turn = ((Claim.Granted) strict.claim(account, ROOM, REPEAT)).turn();
        confirm(turn, REPEAT);
        assertThat(strict.claim(account, ROOM, REPEAT)).isEqualTo(new Claim.Repeated(turn));
        assertThat(strict.claim(account, new RoomId("r2"), null)).isInstanceOf(Claim.TooManyLive.class);
    }

    @Test
    void sameKeyWithAnotherPayload_isRefused() {
        granted(REPEAT);
        assertThat(claims.claim(account, ROOM, new Repeat("key", "other"))).isInstanceOf(Claim.KeyReused.class);
        assertThat(claims.claim(account, ROOM, new Repeat("another", "payload")))
                .isInstanceOf(Claim.Busy.class);
    }

    @Test
    void requestWhoseNodeDied_isTakenAgain_withTheSameIds_andAGreaterEpoch() {
        var first = granted(REPEAT);
        assertThat(claims.claim(account, ROOM, REPEAT)).isInstanceOf(Claim.InProgress.class);
        letLeaseRunOut();
        var second = granted(REPEAT);
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.replyId()).isEqualTo(first.replyId());
        assertThat(second.streamKey()).isEqualTo(first.streamKey());
        assertThat(second.acceptedAt()).isEqualTo(first.acceptedAt());
        assertThat(second.epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void requestThatWasNeverJournaled_isTakenAgain_withTheSameIds() {
        // Whether the journal has it can't be told: new ids might make a second message of it.
        var first = granted(REPEAT);
        leases.release(first);
        var second = granted(REPEAT);
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.replyId()).isEqualTo(first.replyId());
    }

    @Test
    void leaseThatRanOut_givesTheRoomToTheNext() {
        var first = granted();
        letLeaseRunOut();
        assertThat(granted().messageId()).isGreaterThan(first.replyId());
    }

    @Test
    void accountHasItsLimitOfLiveReplies_andReleasedOnesDontCount() {
        var turns = new ArrayList<Turn>();
        for (int i = 0; i < 5; i++) {
            turns.add(((Claim.Granted) claims.claim(account, new RoomId("r" + i), null)).turn());
        }
        assertThat(claims.claim(account, new RoomId("r6"), null)).isInstanceOf(Claim.TooManyLive.class);
        leases.release(turns.get(0));
        assertThat(claims.claim(account, new RoomId("r6"), null)).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void deadNodesReplies_dontCountAsLive() {
        var strict = redis.claims(Map.of("DAMSO_LIVE_REPLIES_PER_ACCOUNT", "1"));
        granted();
        letLeaseRunOut();
        assertThat(strict.claim(account, new RoomId("r2"), null)).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void accountHasItsLimitOfSendsAMinute_andHearsHowLongToWait() {
        var strict = redis.claims(Map.of("DAMSO_SENDS_PER_MINUTE", "2"));
        for (int i = 0; i < 2; i++) {
            leases.release(((Claim.Granted) strict.claim(account, ROOM, null)).turn());
        }
        var refused = strict.claim(account, ROOM, null);
        assertThat(refused).isInstanceOf(Claim.TooManySends.class);
        assertThat(((Claim.TooManySends) refused).retryAfter())
                .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        assertThat(leases.live(account, ROOM)).isEmpty();
    }

    private void letPendingBe(int messages) {
        var pending = new HashMap<String, String>();
        IntStream.range(0, messages).forEach(i -> pending.put("m" + i, "{}"));
        redis.redis().call(r -> r.del(Keys.pending(account.key(), ROOM)));
        redis.redis().call(r -> r.hset(Keys.pending(account.key(), ROOM), pending));
    }

    @Test
    void roomWithTooMuchThatMySqlHasNotTaken_isFull_whileAReplyStillFits() {
        letPendingBe(999);
        assertThat(claims.claim(account, ROOM, null)).isInstanceOf(Claim.Full.class);
        assertThat(redis.hash(Keys.last(account.key(), ROOM)))
                .as("no id was minted")
                .isEmpty();
        letPendingBe(998);
        leases.release(granted());
    }

    @Test
    void messageToAnswerOnceMore_needsRoomForItsReplyOnly() {
        var first = granted();
        confirm(first, null);
        leases.release(first);
        letPendingBe(1_000);
        assertThat(claims.claimAgain(account, ROOM, first.messageId(), null)).isInstanceOf(Claim.Full.class);
        letPendingBe(999);
        assertThat(claims.claimAgain(account, ROOM, first.messageId(), null)).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void newestMessage_isAnsweredOnceMore_underItsOwnId() {
        var first = granted();
        confirm(first, null);
        leases.release(first);
        var again = ((Claim.Granted) claims.claimAgain(account, ROOM, first.messageId(), REPEAT)).turn();
        assertThat(again.messageId()).isEqualTo(first.messageId());
        assertThat(again.replyId()).isGreaterThan(first.replyId());
        assertThat(again.beforeReply()).isEqualTo(first.replyId());
        assertThat(first.beforeReply()).isEqualTo(first.messageId());
        confirm(again, REPEAT);
        assertThat(claims.claimAgain(account, ROOM, first.messageId(), REPEAT)).isEqualTo(new Claim.Repeated(again));
    }

    @Test
    void olderMessage_isNotAnsweredOnceMore() {
        var first = granted();
        confirm(first, null);
        leases.release(first);
        var second = granted();
        confirm(second, null);
        leases.release(second);
        assertThat(claims.claimAgain(account, ROOM, first.messageId(), null)).isInstanceOf(Claim.NotNewest.class);
        assertThat(claims.claimAgain(account, ROOM, second.messageId(), null)).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void liveRecord_holdsWhatTheProtocolSays() {
        var turn = granted();
        var record = redis.hash("stream:{" + account.key() + "}:r1");
        assertThat(record)
                .containsKeys(
                        "status", "started_at", "message_id", "reply_id", "stream_key", "node", "epoch", "lease_until")
                .containsEntry("reply_id", turn.replyId().value())
                .containsEntry("node", "node1");
        assertThat(redis.lifetimeSeconds("stream:{" + account.key() + "}:r1")).isBetween(290L, 300L);
    }
}
