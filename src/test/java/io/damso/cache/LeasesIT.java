package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeasesIT {

    private static final RoomId ROOM = Examples.ROOM;
    private static final Repeat REPEAT = new Repeat("key", "payload");
    private static RedisForTests redis;

    private final Account account = Examples.account();
    private final Leases leases = redis.leases(Map.of("DAMSO_SENDS_PER_MINUTE", "1000"));

    @BeforeAll
    static void start() throws IOException {
        redis = RedisForTests.start();
    }

    @AfterAll
    static void stop() throws IOException {
        redis.close();
    }

    private Turn granted(Repeat repeat) {
        var claim = leases.claim(account, ROOM, repeat);
        assertThat(claim).isInstanceOf(Claim.Granted.class);
        return ((Claim.Granted) claim).turn();
    }

    private Turn granted() {
        return granted(null);
    }

    private void add(Turn turn, Repeat repeat) {
        redis.recentMessages().addQuestion(turn, Examples.question(turn, "hello"), "title", repeat);
    }

    private String field(String key, String field) {
        return redis.redis().call(r -> r.hget(key, field));
    }

    private void letLeaseRunOut() {
        redis.redis().call(r -> r.hset(Keys.turn(account.key(), ROOM), "lease_until", "1"));
        redis.redis().call(r -> r.zadd(Keys.live(account.key()), 1, ROOM.value()));
    }

    @Test
    void room_isTakenByOneTurnAtATime() {
        var turn = granted();
        assertThat(leases.claim(account, ROOM, null)).isEqualTo(new Claim.Busy(turn.streamKey()));
        assertThat(leases.live(account, ROOM)).contains(turn.streamKey());
        leases.release(turn);
        assertThat(leases.live(account, ROOM)).isEmpty();
        assertThat(granted().replyId()).isNotEqualTo(turn.replyId());
    }

    @Test
    void roomsOfOtherAccounts_areOtherRooms() {
        var turn = granted();
        assertThat(leases.claim(Examples.account(), ROOM, null)).isInstanceOf(Claim.Granted.class);
        assertThat(leases.live(account, ROOM)).contains(turn.streamKey());
    }

    @Test
    void manyAtOnce_oneGetsTheRoom() {
        var claims = IntStream.range(0, 30)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> leases.claim(account, ROOM, null)))
                .toList();
        assertThat(claims.stream().map(CompletableFuture::join).filter(Claim.Granted.class::isInstance))
                .hasSize(1);
    }

    @Test
    void sameRequestManyTimesAtOnce_isGrantedOnce() {
        var claims = IntStream.range(0, 30)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> leases.claim(account, ROOM, REPEAT)))
                .map(CompletableFuture::join)
                .toList();
        assertThat(claims.stream().filter(Claim.Granted.class::isInstance)).hasSize(1);
        assertThat(claims.stream().filter(Claim.InProgress.class::isInstance)).hasSize(29);
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
        add(turn, REPEAT);
        assertThat(leases.claim(account, ROOM, REPEAT)).isEqualTo(new Claim.Repeated(turn));
        leases.release(turn);
        assertThat(leases.claim(account, ROOM, REPEAT)).isEqualTo(new Claim.Repeated(turn));
    }

    @Test
    void repeat_isLookedUpBeforeLimits() {
        var strict = redis.leases(Map.of("DAMSO_SENDS_PER_MINUTE", "1", "DAMSO_LIVE_REPLIES_PER_ACCOUNT", "1"));
        var turn = ((Claim.Granted) strict.claim(account, ROOM, REPEAT)).turn();
        add(turn, REPEAT);
        assertThat(strict.claim(account, ROOM, REPEAT)).isEqualTo(new Claim.Repeated(turn));
        assertThat(strict.claim(account, new RoomId("r2"), null)).isInstanceOf(Claim.TooManyLive.class);
    }

    @Test
    void sameKeyWithAnotherPayload_isRefused() {
        granted(REPEAT);
        assertThat(leases.claim(account, ROOM, new Repeat("key", "other"))).isInstanceOf(Claim.KeyReused.class);
        assertThat(leases.claim(account, ROOM, new Repeat("another", "payload")))
                .isInstanceOf(Claim.Busy.class);
    }

    @Test
    void requestWhoseNodeDied_isTakenAgain_withTheSameIds_andAGreaterEpoch() {
        var first = granted(REPEAT);
        assertThat(leases.claim(account, ROOM, REPEAT)).isInstanceOf(Claim.InProgress.class);
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
            turns.add(((Claim.Granted) leases.claim(account, new RoomId("r" + i), null)).turn());
        }
        assertThat(leases.claim(account, new RoomId("r6"), null)).isInstanceOf(Claim.TooManyLive.class);
        leases.release(turns.get(0));
        assertThat(leases.claim(account, new RoomId("r6"), null)).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void deadNodesReplies_dontCountAsLive() {
        var strict = redis.leases(Map.of("DAMSO_LIVE_REPLIES_PER_ACCOUNT", "1"));
        granted();
        letLeaseRunOut();
        assertThat(strict.claim(account, new RoomId("r2"), null)).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void accountHasItsLimitOfSendsAMinute_andHearsHowLongToWait() {
        var strict = redis.leases(Map.of("DAMSO_SENDS_PER_MINUTE", "2"));
        for (int i = 0; i < 2; i++) {
            leases.release(((Claim.Granted) strict.claim(account, ROOM, null)).turn());
        }
        var refused = strict.claim(account, ROOM, null);
        assertThat(refused).isInstanceOf(Claim.TooManySends.class);
        assertThat(((Claim.TooManySends) refused).retryAfter())
                .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        assertThat(leases.live(account, ROOM)).isEmpty();
    }

    @Test
    void roomWithTooMuchThatMySqlHasNotTaken_isFull() {
        var pending = new HashMap<String, String>();
        IntStream.range(0, 1_000).forEach(i -> pending.put("m" + i, "{}"));
        redis.redis().call(r -> r.hset(Keys.pending(account.key(), ROOM), pending));
        assertThat(leases.claim(account, ROOM, null)).isInstanceOf(Claim.Full.class);
        redis.redis().call(r -> r.del(Keys.pending(account.key(), ROOM)));
    }

    @Test
    void renewing_keepsTheLeaseOfAll_inOneRoundTrip() {
        var first = granted();
        var second = ((Claim.Granted) leases.claim(account, new RoomId("r2"), null)).turn();
        redis.redis().call(r -> r.hset(Keys.turn(account.key(), ROOM), "lease_until", "1"));
        assertThat(leases.renew(List.of(first, second))).containsExactly(Lease.KEPT, Lease.KEPT);
        assertThat(Long.parseLong(field(Keys.turn(account.key(), ROOM), "lease_until")))
                .isGreaterThan(first.epoch() + 9_000);
        assertThat(leases.claim(account, ROOM, null)).isInstanceOf(Claim.Busy.class);
    }

    @Test
    void stopFlag_isHeardByItsGeneration_andByNoOther() {
        var first = granted();
        leases.flagStop(account, ROOM, first.replyId());
        assertThat(leases.renew(List.of(first))).containsExactly(Lease.STOP);
        leases.release(first);
        var second = granted();
        leases.flagStop(account, ROOM, first.replyId());
        assertThat(leases.renew(List.of(second))).containsExactly(Lease.KEPT);
    }

    @Test
    void roomThatIsAnothers_isLost() {
        var first = granted(REPEAT);
        letLeaseRunOut();
        var second = granted(REPEAT);
        assertThat(leases.renew(List.of(first, second))).containsExactly(Lease.LOST, Lease.KEPT);
    }

    @Test
    void releasedRoom_isLost() {
        var turn = granted();
        leases.release(turn);
        assertThat(leases.renew(List.of(turn))).containsExactly(Lease.LOST);
    }

    @Test
    void earlierWriter_releasesNothingOfTheLaterOnes() {
        var first = granted(REPEAT);
        letLeaseRunOut();
        var second = granted(REPEAT);
        leases.release(first);
        assertThat(leases.renew(List.of(second))).containsExactly(Lease.KEPT);
        assertThat(leases.live(account, ROOM)).contains(second.streamKey());
    }

    @Test
    void wipedRedis_isNoReasonToEndALiveReply() {
        var turn = granted();
        var before = redis.hash(Keys.turn(account.key(), ROOM));
        redis.flush();
        assertThat(leases.renew(List.of(turn))).containsExactly(Lease.KEPT);
        assertThat(leases.claim(account, ROOM, null)).isEqualTo(new Claim.Busy(turn.streamKey()));
        assertThat(redis.hash(Keys.turn(account.key(), ROOM)))
                .containsOnlyKeys(before.keySet())
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
        assertThat(leases.renew(List.of(turn, other))).containsExactly(Lease.LOST, Lease.KEPT);
    }

    @Test
    void scriptsAreLoadedAgain_afterRedisForgotThem() {
        var turn = granted();
        redis.redis().call(r -> r.scriptFlush(Keys.turn(account.key(), ROOM)));
        assertThat(leases.renew(List.of(turn))).containsExactly(Lease.KEPT);
        leases.release(turn);
        granted();
    }

    @Test
    void liveRecord_holdsWhatTheProtocolSays() {
        var turn = granted();
        var record = redis.hash("stream:{" + account.key() + "}:r1");
        assertThat(record)
                .containsOnlyKeys(
                        "status", "started_at", "message_id", "reply_id", "stream_key", "node", "epoch", "lease_until")
                .containsEntry("reply_id", turn.replyId().value())
                .containsEntry("node", "node1");
        assertThat(redis.lifetimeSeconds("stream:{" + account.key() + "}:r1")).isBetween(290L, 300L);
    }
}
