package io.damso.conversation;

import static io.damso.conversation.Talk.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.RedisForTests;
import io.damso.model.Authorization;
import io.damso.model.EventId;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.stream.ReaderRecorder;
import io.damso.testing.Background;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DrainingIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Talk here = new Talk(redis);
    private final Talk there = here.on(redis, "node2");

    private final CountDownLatch journaling = new CountDownLatch(1);

    @AfterEach
    void endThreads() {
        here.close();
        there.close();
    }

    private CompletableFuture<Integer> drain(Duration patience) {
        var drained = Background.call(() -> here.draining.drain(patience));
        await().until(here.draining::hasBegun);
        return drained;
    }

    private Message record() {
        assertThat(here.journal.replies()).hasSize(1);
        return here.journal.replies().get(0).message();
    }

    /** The journal takes what it is given only when the latch opens; {@link #journaling} tells that it was given some. */
    private CountDownLatch holdJournal() {
        var goOn = new CountDownLatch(1);
        here.journal.watch(entry -> {
            journaling.countDown();
            awaitOpen(goOn);
        });
        return goOn;
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void idleNode_isDrainedAtOnce() {
        assertThat(here.draining.hasBegun()).isFalse();
        assertThat(here.draining.drain(LONG)).isZero();
        assertThat(here.draining.hasBegun()).isTrue();
    }

    @Test
    void replyThatEndsInTime_endsAsDone_andIsWaitedFor() {
        var turn = here.ask("hello");
        var drained = drain(LONG);
        here.model.say("to the ");
        var follower = there.read(turn).awaitText("to the ");
        assertThat(drained).isNotDone();
        here.model.say("end").done();
        assertThat(drained.join()).isZero();
        assertThat(record().status()).isEqualTo(MessageStatus.DONE);
        assertThat(follower.awaitClosed().names()).endsWith("done");
        assertThat(follower.text()).isEqualTo("to the end").isEqualTo(record().content());
    }

    @Test
    void replyThatDoesNotEnd_isInterrupted_journaled_andToldOnce() {
        var turn = here.ask("hello");
        here.model.say("half of ");
        var follower = there.read(turn).awaitText("half of ");
        assertThat(here.draining.drain(SHORT)).isEqualTo(1);
        assertThat(record().status()).isEqualTo(MessageStatus.INTERRUPTED);
        assertThat(record().content()).isEqualTo("half of ");
        assertThat(here.model.isCancelled()).isTrue();
        assertThat(follower.awaitClosed().names()).containsExactly("start", "message", "error");
        assertThat(follower.events().get(2).data()).contains("\"code\":\"interrupted\"");
        assertThat(there.streams.logged(turn.account().key(), turn.streamKey()))
                .filteredOn("error"::equals)
                .hasSize(1);
        assertThat(there.said()).containsExactly("hello", "half of ");
        there.turn("next", "reply");
    }

    @Test
    void replyThatIsBeingJournaledWhenPatienceEnds_endsAsItWas_andIsNotCountedAsInterrupted() throws Exception {
        here.ask("hello");
        var goOn = holdJournal();
        here.model.say("whole").done();
        journaling.await();
        assertThat(here.draining.drain(Duration.ZERO)).isZero();
        assertThat(here.journal.replies()).isEmpty();
        goOn.countDown();
        here.awaitIdle();
        assertThat(record().status()).isEqualTo(MessageStatus.DONE);
    }

    @Test
    void sends_areRefused_andAreTheOtherNodes() {
        here.draining.drain(SHORT);
        assertThat(here.turns.accept(here.account, question("hello", null))).isEqualTo(new Answer.Unavailable());
        assertThat(here.journal.entries()).isEmpty();
        there.turn("hello", "Hi");
        var asked = there.page().get(0);
        assertThat(here.turns.acceptAgain(here.account, Talk.ROOM, asked.id(), "", Authorization.NONE, null))
                .isEqualTo(new Answer.Unavailable());
        assertThat(there.journal.replies()).hasSize(1);
    }

    @Test
    void sendThatIsUnderWay_isWaitedFor_andSoIsItsReply() throws Exception {
        var goOn = holdJournal();
        var sent = Background.call(() -> here.accepted(question("hello", null)));
        journaling.await();
        var drained = drain(LONG);
        await().pollDelay(SHORT).until(() -> !drained.isDone());
        goOn.countDown();
        sent.join();
        here.model.awaitAsked(1).say("Hi").done();
        assertThat(drained.join()).isZero();
        assertThat(record().status()).isEqualTo(MessageStatus.DONE);
    }

    @Test
    void sendThatEndsOnlyAfterThePatience_hasItsReplyInterrupted() throws Exception {
        var goOn = holdJournal();
        var sent = Background.call(() -> here.accepted(question("hello", null)));
        journaling.await();
        var drained = drain(Duration.ZERO);
        goOn.countDown();
        sent.join();
        assertThat(drained.join()).isEqualTo(1);
        assertThat(record().status()).isEqualTo(MessageStatus.INTERRUPTED);
    }

    @Test
    void readers_areSentAway_andGoOnElsewhere_withoutLossOrDouble() {
        var turn = here.ask("hello");
        var reader = here.read(turn);
        here.model.say("a");
        reader.awaitText("a");
        var drained = drain(LONG);
        assertThat(reader.awaitClosed().comesBackAfter()).isBetween(SHORT, Duration.ofSeconds(2));
        here.model.say("b");
        var resumed = new ReaderRecorder();
        var stream = there.replies.stream(turn.account(), turn.streamKey(), EventId.START)
                .orElseThrow();
        there.streams.readers().follow(stream, reader.lastId(), resumed);
        resumed.awaitText("b");
        here.model.say("c").done();
        drained.join();
        assertThat(resumed.awaitClosed().text()).isEqualTo("bc");
        assertThat(reader.names()).doesNotContain("snapshot", "done");
        assertThat(resumed.names()).doesNotContain("start", "snapshot").endsWith("done");
        assertThat(here.streams.readers().follow(stream, reader.lastId(), new ReaderRecorder()))
                .isFalse();
    }

    @Test
    void slowReader_isWaitedFor_asLongAsPatienceLasts() {
        var turn = here.turn("hello", "Hi");
        var slow = new ReaderRecorder().stalled();
        var stream = here.replies.stream(turn.account(), turn.streamKey(), EventId.START)
                .orElseThrow();
        here.streams.readers().follow(stream, EventId.START, slow);
        await().until(slow::isWriting);
        var drained = drain(LONG);
        await().pollDelay(SHORT).until(() -> !drained.isDone());
        slow.goOn();
        assertThat(drained.join()).isZero();
        assertThat(slow.isClosed()).isTrue();
    }

    @Test
    void readerThatTakesNothing_holdsUpNoDrain_beyondItsPatience() {
        var turn = here.turn("hello", "Hi");
        var stalled = new ReaderRecorder().stalled();
        var stream = here.replies.stream(turn.account(), turn.streamKey(), EventId.START)
                .orElseThrow();
        here.streams.readers().follow(stream, EventId.START, stalled);
        assertThat(here.draining.drain(SHORT)).isZero();
        stalled.goOn();
    }

    @Test
    void drainAskedForTwice_isOneDrain() {
        here.ask("hello");
        var first = drain(Duration.ofMillis(500));
        var second = drain(SHORT);
        assertThat(first.join() + second.join()).isEqualTo(1);
        assertThat(here.draining.drain(LONG)).isZero();
        assertThat(record().status()).isEqualTo(MessageStatus.INTERRUPTED);
    }
}
