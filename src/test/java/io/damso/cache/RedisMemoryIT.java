package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import io.damso.testing.Examples;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisMemoryIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final Account account = Examples.account();
    private final RedisMemory memory = redis.memory();

    @BeforeEach
    void forgetAll() {
        redis.flush();
    }

    private MessageId minted() {
        var room = new RoomId("r" + System.nanoTime());
        return ((Claim.Granted) redis.claims().claim(account, room, null))
                .turn()
                .replyId();
    }

    private static MessageId mintedAt(long millis) {
        String digits = Long.toString(millis, 32).toUpperCase(Locale.ROOT);
        var base32 = new StringBuilder();
        digits.chars().map(digit -> Character.digit(digit, 32)).forEach(value -> base32.append(DIGITS.charAt(value)));
        return new MessageId("msg_" + "0".repeat(10 - digits.length()) + base32 + "0".repeat(16));
    }

    private static void remembersSince(Duration ago) {
        long since = System.currentTimeMillis() - ago.toMillis();
        redis.redis().call(r -> r.set(Keys.since(), String.valueOf(since)));
    }

    @Test
    void replyFromBeforeTheWipe_mayHaveBeenLost() {
        var reply = minted();
        redis.flush();
        assertThat(memory.mayHaveLost(reply)).isTrue();
        assertThat(memory.mayHaveLost(reply)).isTrue();
    }

    @Test
    void replyOfTheMillisecondOfTheWipe_mayHaveBeenLost() {
        long now = System.currentTimeMillis();
        redis.redis().call(r -> r.set(Keys.since(), String.valueOf(now)));
        assertThat(memory.mayHaveLost(mintedAt(now + 1))).isTrue();
        assertThat(memory.mayHaveLost(mintedAt(now + 2))).isFalse();
    }

    @Test
    void replyFromAfterTheWipe_wasNotLost() {
        redis.orphans("node1").find();
        var reply = mintedAt(System.currentTimeMillis() + 2);
        assertThat(memory.mayHaveLost(reply)).isFalse();
    }

    @Test
    void twoMinutesAfterTheWipe_nothingIsMissing() {
        var minted = System.currentTimeMillis() - 130_000;
        var reply = mintedAt(minted);
        remembersSince(Duration.ofSeconds(110));
        assertThat(memory.mayHaveLost(reply)).isTrue();
        remembersSince(Duration.ofSeconds(121));
        assertThat(memory.mayHaveLost(reply)).isFalse();
    }

    @Test
    void whatRedisWouldHaveForgottenAnyway_wasNotLost() {
        assertThat(memory.mayHaveLost(Examples.messageId(1))).isFalse();
    }

    @Test
    void beginningThatIsToCome_sinceTheClockWasSetBack_isNow() {
        remembersSince(Duration.ofDays(-1));
        redis.orphans("node1").find();
        var reply = mintedAt(System.currentTimeMillis() + 2);
        assertThat(memory.mayHaveLost(reply)).isFalse();
        assertThat(Long.parseLong(redis.redis().call(r -> r.get(Keys.since()))))
                .isLessThanOrEqualTo(System.currentTimeMillis() + 1_000);
    }
}
