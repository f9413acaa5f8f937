package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.RedisForTests;
import io.damso.cache.ReplyName;
import io.damso.model.MessageStatus;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.testing.RoundsByHand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node does every so often, whatever happens to it. */
class RoundsIT {

    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger rejected = new AtomicInteger();
    private final Executor rejecting = task -> {
        rejected.incrementAndGet();
        throw new RejectedExecutionException("as the test wants it");
    };
    private RedisForTests redis;
    private Talk here;
    private Talk there;
    private OrphanRounds rounds;

    @BeforeEach
    void start() throws IOException {
        redis = RedisForTests.start();
        here = new Talk(redis);
        there = here.on(redis, "node2");
        there.generations.runOn(Runnable::run, Runnable::run);
        rounds = new OrphanRounds(there.generations, there.orphans, there.draining, clock::get);
    }

    @AfterEach
    void endThreads() throws IOException {
        here.close();
        there.close();
        redis.close();
    }

    private void roundAfter(int seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
        rounds.round();
    }

    private Turn orphan() {
        var turn = here.ask("hello");
        here.stopRenewing();
        redis.letLeaseRunOut(here.account, ROOM);
        return turn;
    }

    private List<MessageStatus> endedThere() {
        return there.journal.replies().stream()
                .map(entry -> entry.message().status())
                .toList();
    }

    @Test
    void orphan_isEndedInTheNextRound() {
        orphan();
        roundAfter(2);
        assertThat(endedThere()).containsExactly(MessageStatus.INTERRUPTED);
        roundAfter(2);
        assertThat(endedThere()).hasSize(1);
    }

    @Test
    void redisBack_givesEveryNodeALease_toSayThatItLives() throws IOException {
        orphan();
        redis.stop();
        roundAfter(2);
        roundAfter(2);
        roundAfter(2);
        redis.startAgain();
        await().until(() -> redis.redis().isAnswering());
        roundAfter(2);
        roundAfter(2);
        roundAfter(2);
        roundAfter(2);
        roundAfter(2);
        assertThat(endedThere()).isEmpty();
        roundAfter(2);
        assertThat(endedThere()).containsExactly(MessageStatus.INTERRUPTED);
    }

    @Test
    void machineThatStoodStill_doesNotTakeTheOthersForDead() {
        orphan();
        roundAfter(60);
        assertThat(endedThere()).isEmpty();
    }

    @Test
    void drainedNode_leavesOrphansToTheOthers() {
        orphan();
        there.draining.drain(Duration.ZERO);
        roundAfter(2);
        assertThat(endedThere()).isEmpty();
    }

    @Test
    void fault_isNotTheLastRoundForOrphans() {
        orphan();
        there.generations.runOn(rejecting, rejecting);
        roundAfter(2);
        assertThat(rejected).hasPositiveValue();
        there.generations.runOn(Runnable::run, Runnable::run);
        roundAfter(2);
        assertThat(endedThere()).containsExactly(MessageStatus.INTERRUPTED);
    }

    private long in(int seconds) {
        return System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void replyThatDoesNotGetToTheModel_isGivenUpAfterAMinute_andEndedAsALostNodesIs() {
        here.model.holdUp();
        var turn = here.ask("hello");
        here.generations.giveUpStuck(in(58));
        assertThat(here.generations.running()).hasSize(1);
        here.generations.giveUpStuck(in(61));
        assertThat(here.generations.running()).isEmpty();
        redis.letLeaseRunOut(here.account, ROOM);
        roundAfter(2);
        assertThat(endedThere()).containsExactly(MessageStatus.INTERRUPTED);
        assertThat(here.read(turn).awaitClosed().names()).endsWith("error");
        here.model.letGo();
        await().until(here.model::isCancelled);
        assertThat(here.journal.replies()).isEmpty();
    }

    @Test
    void replyWhoseEndingDoesNotCome_isGivenUpAfterThreeMinutes_andEndedAsALostNodesIs() {
        var turn = here.ask("hello");
        here.model.say("some text");
        here.generations.runOn(Runnable::run, task -> rejected.incrementAndGet());
        here.model.done();
        here.generations.giveUpStuck(in(178));
        assertThat(here.generations.running()).hasSize(1);
        here.generations.giveUpStuck(in(181));
        assertThat(here.generations.running()).isEmpty();
        redis.letLeaseRunOut(here.account, ROOM);
        roundAfter(2);
        assertThat(endedThere()).containsExactly(MessageStatus.INTERRUPTED);
        assertThat(here.read(turn).awaitClosed().text()).isEqualTo("some text");
    }

    @Test
    void replyOfASlowModel_isNotStuck() {
        here.ask("hello");
        here.generations.giveUpStuck(in(3_000));
        assertThat(here.generations.running()).hasSize(1);
        here.model.done();
    }

    @Test
    void fault_isNotTheLastRoundOfTheLeases() {
        var threads = Executors.newCachedThreadPool();
        var unlucky = here.ask("hello");
        here.generations.runOn(rejecting, rejecting);
        here.leases.flagStop(here.account, ROOM, unlucky.replyId());
        await().until(() -> rejected.get() > 0);
        here.generations.runOn(threads, threads);
        var next = here.accepted(new Question(new RoomId("another"), "hello", false, List.of(), "", null));
        here.leases.flagStop(here.account, next.room(), next.replyId());
        assertThat(here.read(next).awaitClosed().names()).endsWith("stopped");
        threads.shutdownNow();
    }

    @Test
    void redisThatLostEverything_hasALiveReplyAmongThoseToLookAfter_onceItsLogIsWrittenAgain() {
        var turn = here.ask("hello");
        here.stopRenewing();
        var noRounds = new RoundsByHand();
        new LeaseRounds(here.generations, here.leases).start(noRounds);
        redis.flush();
        here.model.say("Hi");
        await().until(() -> here.leases.live(here.account, ROOM).isPresent());
        noRounds.shutdownNow();
        redis.letLeaseRunOut(here.account, ROOM);
        assertThat(there.orphaned()).extracting(ReplyName::stream).containsExactly(turn.streamKey());
    }

    @Test
    void leases_areKept_longerThanALease() {
        var turn = here.ask("hello");
        redis.letLeaseRunOut(here.account, ROOM);
        await().until(() -> here.orphaned().isEmpty());
        here.model.say("Hi").done();
        here.awaitEnded(turn);
        assertThat(here.journal.replies().get(0).message().status()).isEqualTo(MessageStatus.DONE);
    }
}
