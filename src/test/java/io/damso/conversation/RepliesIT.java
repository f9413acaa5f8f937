package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.Lease;
import io.damso.cache.RedisForTests;
import io.damso.model.FaultCode;
import io.damso.model.StreamKey;
import io.damso.testing.Examples;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RepliesIT {

    private static RedisForTests redis;

    private final Talk talk = new Talk(redis);

    @BeforeAll
    static void start() throws IOException {
        redis = RedisForTests.start();
    }

    @AfterAll
    static void stop() throws IOException {
        redis.close();
    }

    @AfterEach
    void endThreads() {
        talk.close();
    }

    @Test
    void endedReply_isReadFromItsLog() {
        var turn = talk.turn("hello", "Hi");
        var reader = talk.read(turn).awaitClosed();
        assertThat(reader.names()).containsExactly("start", "message", "done");
        assertThat(talk.replies.live(talk.account, ROOM)).isEmpty();
    }

    @Test
    void replyWhoseLogIsGone_isReadFromHistory_underGreaterIds() {
        var turn = talk.turn("hello", "Hi \uD83D\uDE00");
        var before = talk.read(turn).awaitClosed();
        talk.archiveAll();
        redis.flush();
        var reader = talk.read(turn).awaitClosed();
        assertThat(reader.names()).containsExactly("start", "snapshot", "done");
        assertThat(reader.text()).isEqualTo("Hi \uD83D\uDE00");
        assertThat(reader.events().get(2).data())
                .isEqualTo(before.events().get(2).data());
        assertThat(reader.events().get(0).id()).isGreaterThan(before.lastId());
    }

    @Test
    void failedReplyWhoseLogIsGone_failsTheSameWay() {
        var turn = talk.ask("hello");
        talk.model.say("part").fail(FaultCode.LLM_TOO_LONG);
        talk.awaitEnded(turn);
        talk.archiveAll();
        redis.flush();
        var reader = talk.read(turn).awaitClosed();
        assertThat(reader.names()).containsExactly("start", "snapshot", "error");
        assertThat(reader.events().get(2).data()).contains("llm_too_long");
    }

    @Test
    void stoppedReplyWhoseLogIsGone_isStopped() {
        var turn = talk.ask("hello");
        talk.replies.stop(talk.account, turn.streamKey());
        talk.awaitEnded(turn);
        talk.archiveAll();
        redis.flush();
        assertThat(talk.read(turn).awaitClosed().names()).containsExactly("start", "snapshot", "stopped");
    }

    @Test
    void anothersReply_isNone_toReadAndToStop() {
        var turn = talk.turn("hello", "Hi");
        var other = Examples.account();
        assertThat(talk.replies.stream(other, turn.streamKey())).isEmpty();
        assertThat(talk.replies.stop(other, turn.streamKey())).isFalse();
        assertThat(talk.replies.live(other, ROOM)).isEmpty();
    }

    @Test
    void guessedStreamKey_isNone_evenWithTheRightReply() {
        var turn = talk.turn("hello", "Hi");
        talk.archiveAll();
        var guessed = StreamKey.of(turn.replyId(), "a-guess-of-16-chars");
        assertThat(talk.replies.stream(talk.account, guessed)).isEmpty();
        assertThat(talk.replies.stop(talk.account, guessed)).isFalse();
    }

    @Test
    void stoppingWhatIsOver_isKnown_andStopsNothing() {
        var turn = talk.turn("hello", "Hi");
        assertThat(talk.replies.stop(talk.account, turn.streamKey())).isTrue();
        var next = talk.ask("more");
        talk.archiveAll();
        assertThat(talk.leases.renew(List.of(next))).containsExactly(Lease.KEPT);
    }

    @Test
    void whatOnlyMySqlCanTell_isAnOutage_whereItIsAway() {
        talk.archive.setAway(true);
        var unknown = Examples.streamKey(Examples.messageId(3));
        assertThatThrownBy(() -> talk.replies.stream(talk.account, unknown))
                .isInstanceOf(ArchiveUnavailableException.class);
        assertThatThrownBy(() -> talk.replies.stop(talk.account, unknown))
                .isInstanceOf(ArchiveUnavailableException.class);
    }
}
