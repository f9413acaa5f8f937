package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import io.damso.testing.FakeClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis' clock is set, an hour on or back. */
@Tag("long")
class RedisClockIT {

    private static final FakeClock CLOCK =
            new FakeClock(Path.of("target", "redis-for-tests", "clock")).set(Duration.ZERO);

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass(CLOCK);

    private static final RoomId ROOM = Examples.ROOM;

    private final Account account = Examples.account();
    private final Claims claims = redis.claims(Map.of("DAMSO_SENDS_PER_MINUTE", "3"));
    private final Leases leases = redis.leases();
    private final Orphans orphans = redis.orphans("node2");

    @BeforeEach
    void beginWithTheRealTime() {
        redis.flush();
        set(Duration.ZERO);
    }

    private static void set(Duration ahead) {
        CLOCK.set(ahead);
        await().until(() -> ahead.minus(aheadNow()).abs().compareTo(Duration.ofSeconds(5)) < 0);
    }

    private static Duration aheadNow() {
        Object seconds = redis.redis().call(r -> r.eval("return redis.call('TIME')[1]"));
        return Duration.ofSeconds(Long.parseLong(String.valueOf(seconds))).minusMillis(System.currentTimeMillis());
    }

    private Turn granted() {
        var claim = claims.claim(account, ROOM, null);
        assertThat(claim).isInstanceOf(Claim.Granted.class);
        return ((Claim.Granted) claim).turn();
    }

    private Turn confirmed() {
        var turn = granted();
        leases.list(turn);
        assertThat(leases.confirm(turn, null)).isEqualTo(Confirmation.CONFIRMED);
        return turn;
    }

    @Test
    void idsAndEpochs_growWhateverTheClockDoes() {
        var ids = new ArrayList<MessageId>();
        var epochs = new ArrayList<Long>();
        for (int hours : List.of(0, 1, -1)) {
            set(Duration.ofHours(hours));
            var turn = granted();
            ids.addAll(List.of(turn.messageId(), turn.replyId()));
            epochs.add(turn.epoch());
            leases.release(turn);
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(epochs).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void setBack_aLeaseThatIsRenewed_isKept() {
        var turn = confirmed();
        set(Duration.ofHours(-1));
        assertThat(leases.renew(List.of(turn))).containsEntry(turn, Lease.KEPT);
        assertThat(orphans.find()).isEmpty();
        assertThat(orphans.takeOver(ReplyName.of(turn))).isInstanceOf(Takeover.Held.class);
    }

    @Test
    void setBack_aReplyOfADeadNode_isFoundInTime_andTakenOver() {
        var turn = confirmed();
        set(Duration.ofHours(-1));
        assertThat(orphans.find()).as("its node may still be there").isEmpty();
        await().atMost(Duration.ofSeconds(13)).until(() -> orphans.find().contains(ReplyName.of(turn)));
        assertThat(orphans.takeOver(ReplyName.of(turn))).isInstanceOf(Takeover.Taken.class);
    }

    @Test
    void setBack_aRoomThatWasTakenAndNoMore_isFree() {
        granted();
        set(Duration.ofHours(-1));
        granted();
    }

    @Test
    void setBack_nobodyWaitsLongerThanAMinute() {
        for (int i = 0; i < 3; i++) {
            leases.release(granted());
        }
        set(Duration.ofHours(-1));
        assertThat(claims.claim(account, ROOM, null))
                .isInstanceOfSatisfying(
                        Claim.TooManySends.class,
                        refused -> assertThat(refused.retryAfter()).isLessThanOrEqualTo(Duration.ofMinutes(1)));
    }

    @Test
    void setForward_aReplyThatWasForgotten_takesItsRoomAgain() {
        var turn = confirmed();
        set(Duration.ofHours(1));
        assertThat(leases.renew(List.of(turn))).containsEntry(turn, Lease.AGAIN);
        assertThat(orphans.find()).isEmpty();
        assertThat(claims.claim(account, ROOM, null)).isEqualTo(new Claim.Busy(turn.streamKey()));
    }
}
