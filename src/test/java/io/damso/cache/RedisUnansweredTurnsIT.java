package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.model.Account;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.StreamEntryID;

class RedisUnansweredTurnsIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final Duration LATE = UnansweredTurns.LATE.plusMillis(1);

    private final Account account = Examples.account();
    private final Claims claims = redis.claims();
    private final Leases leases = redis.leases();
    private final UnansweredTurns unanswered = redis.unansweredTurns();

    private Turn claim() {
        return ((Claim.Granted) claims.claim(account, Examples.ROOM, null)).turn();
    }

    /** The same turn, accepted that long ago on Redis' clock. */
    private static Turn acceptedBefore(Duration time, Turn turn) {
        return new Turn(
                turn.account(),
                turn.room(),
                turn.previous(),
                turn.messageId(),
                turn.replyId(),
                turn.streamKey(),
                turn.epoch(),
                redisTime().minus(time));
    }

    private static Instant redisTime() {
        List<String> time =
                redis.redis().call(r -> Redis.texts(r.eval("return redis.call('TIME')", List.of("any"), List.of())));
        return Instant.ofEpochSecond(Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1_000);
    }

    private boolean isUnanswered(Turn turn) {
        return !unanswered.among(List.of(acceptedBefore(LATE, turn))).isEmpty();
    }

    private void set(Turn turn, String field, String value) {
        redis.redis().call(r -> r.hset(Keys.turn(account.key(), turn.room()), field, value));
    }

    @Test
    void aLateQuestionOfWhichRedisKnowsNothing_isUnanswered() {
        assertThat(isUnanswered(Examples.turn())).isTrue();
    }

    @Test
    void aQuestionThatIsNotLateOnRedisClock_isNot() {
        var turn = acceptedBefore(LATE.minusSeconds(10), Examples.turn());
        assertThat(unanswered.among(List.of(turn))).isEmpty();
    }

    @Test
    void whileItsNodeHoldsTheRoom_aQuestionIsAnswered_andNotAfterTheLease() {
        var turn = claim();
        assertThat(isUnanswered(turn)).isFalse();
        set(turn, "lease_until", "1");
        assertThat(isUnanswered(turn)).isTrue();
    }

    @Test
    void anEarlierProcessOfThisNode_holdsNothing_unlessTheTurnIsConfirmed() {
        var restarted = redis.unansweredTurns(Instant.now().plusSeconds(60));
        var turn = claim();
        assertThat(restarted.among(List.of(turn)))
                .as("of this process, whatever its clock says")
                .isEmpty();
        set(turn, "process", "earlier");
        assertThat(restarted.among(List.of(turn))).containsExactly(turn);
        assertThat(unanswered.among(List.of(turn))).isEmpty();
        set(turn, "node", "another");
        assertThat(restarted.among(List.of(turn))).isEmpty();
        set(turn, "node", leases.node());
        leases.confirm(turn, null);
        assertThat(restarted.among(List.of(turn))).isEmpty();
    }

    @Test
    void whatEnded_isNotHeldByItsLease() {
        var turn = claim();
        leases.release(turn);
        assertThat(isUnanswered(turn)).isTrue();
    }

    @Test
    void aRoomThatIsHeldForAnotherTurn_isNotHeldForThis() {
        var turn = claim();
        leases.release(turn);
        claim();
        assertThat(isUnanswered(turn)).isTrue();
    }

    @Test
    void aReplyThatIsOnItsWayToMySql_isAnAnswer_andItsQuestionIsNone() {
        var turn = claim();
        leases.release(turn);
        redis.recentMessages().addQuestion(turn, Examples.question(turn, "hello"), "title", null);
        assertThat(isUnanswered(turn)).isTrue();
        redis.recentMessages().addReply(turn, Examples.reply(turn, "hi"));
        assertThat(isUnanswered(turn)).isFalse();
    }

    @Test
    void aReplyWithALog_isAnAnswer() {
        var turn = Examples.turn();
        redis.redis()
                .call(r -> r.xadd(
                        Keys.reply(turn.account().key(), turn.streamKey()),
                        new StreamEntryID(1, 1),
                        Map.of("e", "start")));
        assertThat(isUnanswered(turn)).isFalse();
    }

    @Test
    void ofMany_thoseUnansweredAreGivenInTheirOrder() {
        var turns = new ArrayList<Turn>();
        var expected = new ArrayList<Turn>();
        for (int i = 0; i < 101; i++) {
            var turn = acceptedBefore(i % 3 == 0 ? LATE : Duration.ZERO, Examples.turn());
            turns.add(turn);
            if (i % 3 == 0) {
                expected.add(turn);
            }
        }
        assertThat(unanswered.among(turns)).isEqualTo(expected);
        assertThat(unanswered.among(List.of())).isEmpty();
    }

    @Test
    void many_areOneRoundTrip() {
        var turns = Stream.generate(Examples::turn).limit(50).toList();
        unanswered.among(turns);
        long reads = reads();
        unanswered.among(turns);
        assertThat(reads() - reads).isLessThan(10);
    }

    // How often Redis read from a connection, that of this question included.
    private static long reads() {
        return redis.redis()
                .call(r -> r.info("stats"))
                .lines()
                .filter(line -> line.startsWith("total_reads_processed:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void asking_leavesNothingBehind() {
        var turn = Examples.turn();
        isUnanswered(turn);
        long left = redis.redis()
                .call(r -> r.exists(
                        Keys.turn(turn.account().key(), turn.room()),
                        Keys.pending(turn.account().key(), turn.room()),
                        Keys.reply(turn.account().key(), turn.streamKey())));
        assertThat(left).isZero();
    }

    @Test
    void anAnswerThatIsNone_isAnOutage_andNotANo() {
        var turn = acceptedBefore(LATE, Examples.turn());
        redis.redis().call(r -> r.set(Keys.turn(turn.account().key(), turn.room()), "no hash"));
        assertThatThrownBy(() -> unanswered.among(List.of(turn))).isInstanceOf(CacheUnavailableException.class);
    }

    @Test
    void roomsOfOtherAccounts_areOtherRooms() {
        var turn = claim();
        var other = new Turn(
                Examples.account(),
                new RoomId("r1"),
                null,
                turn.messageId(),
                turn.replyId(),
                turn.streamKey(),
                1,
                Examples.NOW);
        assertThat(isUnanswered(other)).isTrue();
        assertThat(isUnanswered(turn)).isFalse();
    }
}
