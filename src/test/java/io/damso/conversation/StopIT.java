package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static io.damso.conversation.Talk.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.RedisForTests;
import io.damso.model.MessageStatus;
import io.damso.stream.ReaderRecorder;
import io.damso.testing.Examples;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stop that is asked for on one node, of a reply that another one writes. */
class StopIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Talk here = new Talk(redis);
    private final Talk there = here.on(redis, "node2");

    @AfterEach
    void endThreads() {
        here.streams.thaw();
        here.close();
        there.close();
    }

    private void assertStoppedAtOnce(ReaderRecorder reader) {
        await().pollInterval(Duration.ofMillis(5)).atMost(AT_ONCE).until(reader::isClosed);
        assertThat(reader.names()).endsWith("stopped");
        await().atMost(AT_ONCE).until(here.model::isCancelled);
        assertThat(here.journal.replies())
                .singleElement()
                .satisfies(entry -> assertThat(entry.message().status()).isEqualTo(MessageStatus.STOPPED));
    }

    @Test
    void stop_comesByTheWritersInbox_withoutALookAtTheFlag() {
        var turn = here.ask("hello");
        here.stopRenewing();
        var reader = here.read(turn);
        assertThat(there.replies.stop(here.account, turn.streamKey())).isTrue();
        assertStoppedAtOnce(reader);
    }

    @Test
    void stopByTheRoom_comesByTheWritersInboxToo() {
        var turn = here.ask("hello");
        here.stopRenewing();
        var reader = here.read(turn);
        assertThat(there.replies.stopLive(here.account, ROOM)).isTrue();
        assertStoppedAtOnce(reader);
    }

    @Test
    void stopWhoseWordIsLost_isSeenByItsFlag() {
        var turn = here.ask("hello");
        there.streams.loseWords();
        var reader = here.read(turn);
        assertThat(there.replies.stop(here.account, turn.streamKey())).isTrue();
        assertStoppedAtOnce(reader);
    }

    @Test
    void stopOnTheWritersNode_needsNoRedis() throws IOException {
        try (var own = RedisForTests.start();
                var alone = new Talk(own)) {
            var turn = alone.ask("hello");
            var reader = alone.read(turn);
            await().until(() -> reader.names().contains("start"));
            own.stop();
            assertThat(alone.replies.stop(alone.account, turn.streamKey())).isTrue();
            assertThat(reader.awaitClosed().names()).endsWith("stopped");
        }
    }

    @Test
    void stopBeforeTheLogHasTheReply_isNotLost() throws InterruptedException {
        here.streams.freezeBefore("start");
        var turn = here.accepted(question("hello", null));
        here.streams.awaitFrozen();
        assertThat(here.replies.stop(here.account, turn.streamKey())).isTrue();
        here.streams.thaw();
        assertThat(here.read(turn).awaitClosed().names()).containsExactly("start", "stopped");
    }

    @Test
    void anothersReply_isNotStopped() {
        var turn = here.ask("hello");
        var stranger = Examples.account();
        assertThat(here.replies.stop(stranger, turn.streamKey())).isFalse();
        assertThat(there.replies.stop(stranger, turn.streamKey())).isFalse();
        here.model.say("Hi").done();
        assertThat(here.read(turn).awaitClosed().names()).endsWith("done");
    }
}
