package io.damso.conversation;

import static io.damso.conversation.Talk.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.damso.cache.RedisForTests;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each whole turn of these takes seven tokens. */
class TokensPerDayIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final Talk talk = new Talk(redis, Map.of("DAMSO_TOKENS_PER_DAY", "10"));
    private final Talk other = talk.on(redis, "node2");

    @AfterEach
    void endThreads() {
        talk.close();
        other.close();
    }

    private Answer send(Talk node) {
        return node.turns.accept(node.account, question("more", null));
    }

    private void assertRefused(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.TooManyTokens.class);
        assertThat(((Answer.TooManyTokens) answer).retryAfter()).isBetween(Duration.ZERO, Duration.ofDays(1));
    }

    @Test
    void whoseRepliesTookAllOfTheirDay_areRefused_onEveryNode_andNothingIsKept() {
        talk.turn("hello", "Hi");
        other.turn("again", "Hi");
        assertRefused(send(talk));
        assertRefused(send(other));
        assertThat(talk.said()).containsExactly("hello", "Hi", "again", "Hi");
    }

    @Test
    void whatRedisForgot_isLearntFromMySql() {
        talk.turn("hello", "Hi");
        talk.turn("again", "Hi");
        talk.archiveAll();
        redis.flush();
        assertRefused(send(other));
    }

    @Test
    void mySqlAway_refusesNobody() {
        talk.turn("hello", "Hi");
        talk.turn("again", "Hi");
        redis.flush();
        talk.archive.setAway(true);
        assertThat(send(talk)).isInstanceOf(Answer.Accepted.class);
    }

    @Test
    void stoppedReply_andOneWhoseRoomIsDeleted_countToo() {
        var stopped =
                talk.ask("A question of more than ten tokens, so that it alone takes all that there is in a day.");
        talk.generations.stop(stopped.streamKey());
        talk.awaitEnded(stopped);
        talk.awaitIdle();
        talk.owner.delete(talk.account, Talk.ROOM);
        assertRefused(send(talk));
    }
}
