package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static io.damso.conversation.Talk.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.RedisForTests;
import io.damso.cache.ReplyName;
import io.damso.cache.Takeover;
import io.damso.journal.Entry;
import io.damso.model.FaultCode;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.Repeat;
import io.damso.model.SenderType;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import io.damso.telemetry.Observed;
import io.damso.telemetry.Tally;
import io.damso.testing.Background;
import io.damso.testing.InMemoryArchive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One node stands still right after each step of a turn, for ever or for a while; another one ends the reply. */
class TakeoverIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final Talk here = new Talk(redis);
    private final Talk there = here.on(redis, "node2");
    private final List<Talk> nodes = new ArrayList<>(List.of(here, there));
    private final CountDownLatch frozen = new CountDownLatch(1);
    private final CountDownLatch thaw = new CountDownLatch(1);

    @AfterEach
    void endThreads() {
        thaw();
        nodes.forEach(Talk::close);
    }

    /** The steps after which the turn is promised. */
    enum Step {
        START("start", MessageStatus.INTERRUPTED),
        TEXT("message", MessageStatus.INTERRUPTED),
        CLOSING("closing", MessageStatus.DONE),
        REPLY_JOURNALED(null, MessageStatus.DONE),
        RELEASED(null, MessageStatus.DONE),
        FINAL("done", MessageStatus.DONE);

        private final String logged;
        private final MessageStatus outcome;

        Step(String logged, MessageStatus outcome) {
            this.logged = logged;
            this.outcome = outcome;
        }
    }

    private void freezeAt(Step step) {
        if (step == Step.REPLY_JOURNALED) {
            here.journal.watchAfterwards(entry -> freezeIf(entry instanceof Entry.AiResponse));
        } else if (step == Step.RELEASED) {
            here.streams.freezeBefore("done");
        } else {
            here.streams.freezeAfter(step.logged);
        }
    }

    private void freezeIf(boolean condition) {
        if (!condition) {
            return;
        }
        frozen.countDown();
        try {
            thaw.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitFrozen(Step step) throws InterruptedException {
        if (step == Step.REPLY_JOURNALED) {
            frozen.await();
        } else {
            here.streams.awaitFrozen();
        }
    }

    private void thaw() {
        thaw.countDown();
        here.streams.thaw();
    }

    /** A turn whose node stands still at the step, unheard of for a lease. */
    private StreamKey stuckAt(Step step) throws InterruptedException {
        freezeAt(step);
        var turn = here.accepted(question("hello", null));
        here.model.awaitAsked(1);
        if (step == Step.START) {
            awaitFrozen(step);
        }
        here.model.say("some text");
        if (step == Step.TEXT) {
            awaitFrozen(step);
        }
        here.model.done();
        awaitFrozen(step);
        here.stopRenewing();
        redis.letLeaseRunOut(here.account, ROOM);
        return turn.streamKey();
    }

    private Message row(List<Entry> entries, SenderType sender) {
        var archive = new InMemoryArchive();
        archive.store(entries.stream().map(Entry::message).toList());
        var rows = archive.messages(here.account, ROOM, null, 200).stream()
                .filter(message -> message.senderType() == sender)
                .toList();
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private List<Entry> journaled() {
        return nodes.stream()
                .flatMap(node -> node.journal.entries().stream())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void check(Step step, StreamKey stream) {
        var log = there.streams.logged(here.account.key(), stream);
        assertThat(log.stream().filter(List.of("done", "stopped", "error")::contains))
                .as("%s", log)
                .hasSize(1);
        var reader = there.read(here.account, stream).awaitClosed();
        var entries = journaled();
        for (int order = 0; order < 2; order++) {
            assertThat(row(entries, SenderType.USER).content()).isEqualTo("hello");
            assertThat(row(entries, SenderType.AI).status()).isEqualTo(step.outcome);
            assertThat(row(entries, SenderType.AI).content()).isEqualTo(reader.text());
            Collections.reverse(entries);
        }
        assertThat(reader.names()).endsWith(step.outcome == MessageStatus.DONE ? "done" : "error");
    }

    @ParameterizedTest
    @EnumSource
    void nodeThatDies_hasItsReplyEnded_onceAndAsItHadBegunToEnd(Step step) throws Exception {
        var stream = stuckAt(step);
        var follower = there.read(here.account, stream);
        try (var takeovers = Observed.of(Tally.TAKEOVERS)) {
            there.lookForOrphans();
            follower.awaitClosed();
            there.awaitIdle();
            // Of one that has ended whole nobody takes anything over.
            assertThat(takeovers.told()).hasSize(step == Step.FINAL ? 0 : 1);
        }
        check(step, stream);
        assertThat(there.turn("next", "reply")).isNotNull();
        assertThat(there.said()).containsExactly("hello", follower.text(), "next", "reply");
    }

    @ParameterizedTest
    @EnumSource
    void nodeThatComesBack_addsNothingToWhatWasEndedElsewhere(Step step) throws Exception {
        var stream = stuckAt(step);
        there.lookForOrphans();
        there.read(here.account, stream).awaitClosed();
        there.awaitIdle();
        thaw();
        here.model.say(" too late");
        here.awaitIdle();
        check(step, stream);
    }

    @Test
    void nodeThatComesBack_leavesTheModelThatStillAnswersIt() throws Exception {
        freezeAt(Step.START);
        var turn = here.accepted(question("hello", null));
        here.model.awaitAsked(1);
        awaitFrozen(Step.START);
        here.stopRenewing();
        redis.letLeaseRunOut(here.account, ROOM);
        there.lookForOrphans();
        there.read(here.account, turn.streamKey()).awaitClosed();
        assertThat(here.model.isCancelled()).isFalse();
        thaw();
        here.model.say("too late");
        await().until(here.model::isCancelled);
        check(Step.START, turn.streamKey());
    }

    @Test
    void nodeThatComesBack_whileAnotherEndsItsReply_leavesItToBeFound_shouldThatOneDieToo() throws Exception {
        var stream = stuckAt(Step.RELEASED);
        there.streams.freezeBefore("done");
        there.lookForOrphans();
        there.streams.awaitFrozen();
        thaw();
        here.awaitIdle();
        redis.letLeaseRunOut(here.account, ROOM);
        assertThat(there.orphaned()).extracting(ReplyName::stream).containsExactly(stream);
        there.streams.thaw();
        there.read(here.account, stream).awaitClosed();
        there.awaitIdle();
        check(Step.RELEASED, stream);
    }

    @Test
    void manyNodesAtOnce_endItOnce() throws Exception {
        var stream = stuckAt(Step.CLOSING);
        nodes.addAll(List.of(here.on(redis, "node3"), here.on(redis, "node4")));
        var others = nodes.subList(1, nodes.size());
        others.stream()
                .map(node -> Background.call(() -> {
                    node.lookForOrphans();
                    return node;
                }))
                .toList()
                .forEach(CompletableFuture::join);
        there.read(here.account, stream).awaitClosed();
        others.forEach(Talk::awaitIdle);
        check(Step.CLOSING, stream);
    }

    @Test
    void ownRestart_endsWhatTheOldProcessLeft() throws Exception {
        var stream = stuckAt(Step.TEXT);
        var restarted = here.on(redis, "node1");
        nodes.add(restarted);
        restarted.lookForOrphans();
        assertThat(restarted.read(here.account, stream).awaitClosed().names()).endsWith("error");
    }

    @Test
    void longDeadNode_whoseRoomIsForgotten_hasItsReplyEnded_asItsLogTells() throws Exception {
        var stream = stuckAt(Step.TEXT);
        redis.forgetTurn(here.account, ROOM);
        there.lookForOrphans();
        var reader = there.read(here.account, stream).awaitClosed();
        assertThat(reader.text()).isEqualTo("some text");
        there.awaitIdle();
        check(Step.TEXT, stream);
    }

    @Test
    void nodeThatDies_afterRedisLostEverythingButWhatItWroteAgain_hasItsReplyEnded_onceSomebodyLooksAfterIt() {
        var turn = here.ask("hello");
        here.stopRenewing();
        redis.flush();
        here.model.say("some text");
        await().until(() ->
                there.streams.logged(here.account.key(), turn.streamKey()).contains("snapshot"));
        var reader = there.read(turn);
        there.lookForOrphans();
        assertThat(there.orphaned()).isEmpty();
        there.leases.listMissing(List.of(turn));
        there.lookForOrphans();
        assertThat(there.journal.replies()).as("it may live").isEmpty();
        redis.letLeaseRunOut(here.account, ROOM);
        there.leases.listMissing(List.of(turn));
        assertThat(there.orphaned()).extracting(ReplyName::stream).containsExactly(turn.streamKey());
        there.lookForOrphans();
        assertThat(reader.awaitClosed().names()).endsWith("error");
        there.awaitIdle();
        assertThat(row(there.journal.entries(), SenderType.AI).content()).isEqualTo("some text");
    }

    @Test
    void liveReply_isNoOrphan() {
        var turn = here.ask("hello");
        there.lookForOrphans();
        here.lookForOrphans();
        here.model.say("Hi").done();
        here.awaitEnded(turn);
        assertThat(here.journal.replies()).hasSize(1);
        assertThat(there.journal.replies()).isEmpty();
        here.awaitIdle();
        redis.letLeaseRunOut(here.account, ROOM);
        assertThat(here.orphaned()).isEmpty();
    }

    @Test
    void nodeThatIsLateWithItsLeases_keepsItsReplies_ifNobodyTookThem() {
        var turn = here.ask("hello");
        redis.letLeaseRunOut(here.account, ROOM);
        here.lookForOrphans();
        here.model.say("Hi").done();
        here.awaitEnded(turn);
        assertThat(here.journal.replies().get(0).message().status()).isEqualTo(MessageStatus.DONE);
    }

    @Test
    void nodeThatDiesBeforeTheJournal_leavesNothing_andTheRoomFree() throws Exception {
        here.journal.watch(entry -> freezeIf(true));
        var answer = Background.call(() -> here.turns.accept(here.account, question("hello", null)));
        frozen.await();
        redis.letLeaseRunOut(here.account, ROOM);
        there.lookForOrphans();
        there.turn("next", "reply");
        assertThat(there.said()).containsExactly("next", "reply");
        thaw();
        assertThat(answer.join()).isEqualTo(new Answer.Unavailable());
        assertThat(here.journal.replies())
                .extracting(entry -> entry.message().status())
                .containsExactly(MessageStatus.INTERRUPTED);
        assertThat(here.model.prompts()).isEmpty();
    }

    @Test
    void nodeThatStandsStillAfterTheJournal_leavesTheRecordToWhoeverGotTheRetry() throws Exception {
        var retried = question("hello", new Repeat("key", "payload"));
        here.journal.watchAfterwards(entry -> freezeIf(true));
        var answer = Background.call(() -> here.turns.accept(here.account, retried));
        frozen.await();
        redis.letLeaseRunOut(here.account, ROOM);
        var turn = there.accepted(retried);
        thaw();
        assertThat(answer.join()).isEqualTo(new Answer.Unavailable());
        assertThat(here.journal.replies()).isEmpty();
        there.model.awaitAsked(1).say("Hi").fail(FaultCode.LLM_STALLED);
        there.awaitEnded(turn);
        assertThat(row(journaled(), SenderType.AI).content()).isEqualTo("Hi");
    }

    @Test
    void nodeThatStandsStillAfterTheJournal_whileTheRoomIsTaken_tellsWhoAsksAgainOfAReplyThatIsFound()
            throws Exception {
        var retried = question("hello", new Repeat("key", "payload"));
        var beforeItIsFound = new AtomicReference<Answer>();
        here.journal.watchAfterwards(entry -> {
            if (entry instanceof Entry.AiResponse) {
                beforeItIsFound.set(there.turns.accept(here.account, retried));
            } else {
                freezeIf(true);
            }
        });
        var answer = Background.call(() -> here.turns.accept(here.account, retried));
        frozen.await();
        redis.letLeaseRunOut(here.account, ROOM);
        there.turn("next", "reply");
        thaw();
        assertThat(answer.join()).isEqualTo(new Answer.Unavailable());
        assertThat(beforeItIsFound.get()).isEqualTo(new Answer.Unavailable());
        var turn = there.accepted(retried);
        assertThat(there.read(turn).awaitClosed().names()).containsExactly("start", "snapshot", "error");
    }

    /** A question that is journaled and that nobody was promised anything of; its node is gone. */
    private Turn unconfirmed() throws Exception {
        here.journal.watchAfterwards(entry -> freezeIf(true));
        Background.call(() -> here.turns.accept(here.account, question("hello", null)));
        frozen.await();
        redis.letLeaseRunOut(here.account, ROOM);
        var entry = here.journal.questions().get(0);
        return new Turn(
                here.account,
                ROOM,
                null,
                entry.message().id(),
                entry.replyId(),
                entry.message().streamKey(),
                0,
                entry.message().timestamp());
    }

    @Test
    void nodeThatDiesAfterTheJournal_andItsQuestionIsInMySql_hasItsReplysRecordWritten() throws Exception {
        unconfirmed();
        there.archive.store(
                here.journal.questions().stream().map(Entry::message).toList());
        there.lookForOrphans();
        await().until(() ->
                there.orphaned().isEmpty() && !there.journal.replies().isEmpty());
        assertThat(row(journaled(), SenderType.AI).status()).isEqualTo(MessageStatus.INTERRUPTED);
        assertThat(there.model.prompts()).isEmpty();
    }

    @Test
    void nodeThatDiesAfterTheJournal_andItsQuestionIsNotInMySqlYet_isLookedAfterAgain() throws Exception {
        var turn = unconfirmed();
        there.promise.settle(new Takeover.Unconfirmed(turn, turn.acceptedAt().plusSeconds(60)));
        there.archive.setAway(true);
        there.promise.settle(new Takeover.Unconfirmed(turn, turn.acceptedAt().plusSeconds(120)));
        there.archive.setAway(false);
        assertThat(there.orphaned()).extracting(ReplyName::stream).containsExactly(turn.streamKey());
        there.promise.settle(new Takeover.Unconfirmed(turn, turn.acceptedAt().plusSeconds(120)));
        assertThat(there.orphaned()).isEmpty();
        assertThat(there.journal.replies()).isEmpty();
    }

    @Test
    void nodeThatStandsStillAfterTheJournal_promisesNothing_andItsQuestionHasARecord() throws Exception {
        here.journal.watchAfterwards(entry -> freezeIf(true));
        var answer = Background.call(() -> here.turns.accept(here.account, question("hello", null)));
        frozen.await();
        redis.letLeaseRunOut(here.account, ROOM);
        there.turn("next", "reply");
        thaw();
        assertThat(answer.join()).isEqualTo(new Answer.Unavailable());
        assertThat(here.journal.questions()).hasSize(1);
        assertThat(here.journal.replies()).hasSize(1);
    }
}
