package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.EventId;
import io.damso.model.Outcome;
import io.damso.model.PortfolioUse;
import io.damso.model.StopReason;
import io.damso.telemetry.Observed;
import io.damso.telemetry.Timing;
import io.damso.testing.Examples;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private final InMemoryReplyLog log = new InMemoryReplyLog();
    private final RunningCommit commit = new RunningCommit(log);

    @AfterEach
    void endThread() {
        log.letGo();
        commit.close();
    }

    private List<LiveReply> begin(int count) {
        var replies = IntStream.range(0, count)
                .mapToObj(i -> commit.begin(Examples.turn()))
                .toList();
        await().until(() ->
                replies.stream().noneMatch(reply -> reply.stream().last().equals(EventId.START)));
        return replies;
    }

    private static void awaitText(LiveReply reply, String text) {
        await().until(() -> reply.stream().text().equals(text));
    }

    @Test
    void whatManyRepliesHave_isOneRoundTrip() {
        var replies = begin(50);
        var held = begin(1).get(0);
        log.hold();
        held.text("first");
        await().until(log::isWaiting);
        int before = log.appends().size();
        replies.forEach(reply -> reply.text("a"));
        replies.forEach(reply -> reply.text("b"));
        log.letGo();
        replies.forEach(reply -> awaitText(reply, "ab"));
        assertThat(log.appends().subList(before, log.appends().size()))
                .extracting(keys -> keys.size())
                .containsExactly(1, 50);
    }

    @Test
    void refusedReply_holdsUpNoOther() {
        var replies = begin(3);
        commit.begin(Examples.takenOver(replies.get(1).turn()));
        await().until(() -> log.read(replies.get(1).key(), EventId.START).size() == 2);
        replies.forEach(reply -> reply.text("a"));
        awaitText(replies.get(0), "a");
        awaitText(replies.get(2), "a");
        await().until(() -> replies.get(1).stream().isOver());
        assertThat(replies.get(1).stream().text()).isEmpty();
    }

    @Test
    void lostLogOfOneReply_isWrittenAgain_andOthersGoOn() {
        var replies = begin(2);
        log.lose(replies.get(0).key());
        replies.forEach(reply -> reply.text("a"));
        replies.forEach(reply -> awaitText(reply, "a"));
        await().until(() -> log.read(replies.get(0).key(), EventId.START).size() == 2);
        assertThat(log.read(replies.get(1).key(), EventId.START)).hasSize(2);
    }

    @Test
    void repliesBegunWhileRedisIsAway_areInTheLogWhenItIsBack() {
        log.setAway(true);
        var replies = IntStream.range(0, 5)
                .mapToObj(i -> commit.begin(Examples.turn()))
                .toList();
        replies.forEach(reply -> reply.text("a" + reply.turn().replyId()));
        replies.forEach(reply -> awaitText(reply, "a" + reply.turn().replyId()));
        log.setAway(false);
        commit.lookAgain();
        await().until(() -> log.appends().stream()
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet())
                        .size()
                == 5);
        assertThat(replies)
                .allSatisfy(reply -> assertThat(Following.text(log.read(reply.key(), EventId.START)))
                        .isEqualTo(reply.stream().text()));
    }

    @Test
    void logThatFailsInAnUnknownWay_losesNoTextOfAnyReply() {
        var reply = begin(1).get(0);
        log.setBroken(true);
        reply.text("kept ");
        awaitText(reply, "kept ");
        log.setBroken(false);
        commit.lookAgain();
        reply.text("and logged");
        awaitText(reply, "kept and logged");
        await().until(() -> Following.text(log.read(reply.key(), EventId.START)).equals("kept and logged"));
    }

    @Test
    void nodeThatStoodStillForLong_givesItsRepliesUp_thoughRedisKnowsNothingOfThemAnyMore() {
        var clock = new AtomicLong();
        var paused = new RunningCommit(log, clock::get);
        var lost = new CountDownLatch(1);
        var reply = paused.begin(Examples.turn(), lost::countDown);
        reply.text("before");
        awaitText(reply, "before");
        log.lose(reply.key());
        clock.addAndGet(TimeUnit.MINUTES.toNanos(6));
        reply.text("after");
        reply.close(Examples.DONE, Examples.NOW).toCompletableFuture().join();
        assertThat(reply.isRefused()).isTrue();
        assertThat(lost.getCount()).isZero();
        assertThat(log.read(reply.key(), EventId.START)).isEmpty();
        assertThat(paused.held()).isZero();
        paused.close();
    }

    @Test
    void redisThatIsSlow_holdsNobodyUpWhoWrites() {
        var reply = begin(1).get(0);
        log.hold();
        reply.text("a");
        await().until(log::isWaiting);
        IntStream.range(0, 10_000).forEach(i -> reply.text("b"));
        assertThat(reply.stream().text()).isEmpty();
        log.letGo();
        awaitText(reply, "a" + "b".repeat(10_000));
    }

    @Test
    void redisThatIsBack_justAsTextIsTakenForMemoryOnly_getsThatTextToo() {
        var reply = begin(1).get(0);
        log.setAway(true);
        reply.text("a");
        awaitText(reply, "a");
        synchronized (reply) {
            reply.text("b");
            await().until(commit::isBlocked);
            log.setAway(false);
            commit.lookAgain();
        }
        awaitText(reply, "ab");
        await().until(() -> Following.text(log.read(reply.key(), EventId.START)).equals("ab"));
    }

    @Test
    void redisThatIsBack_justAsRepliesEnd_getsNoEndWithoutTheTextBeforeIt() throws Exception {
        var replies = begin(20);
        log.setAway(true);
        replies.forEach(reply -> reply.text("said while Redis was away"));
        replies.forEach(reply -> awaitText(reply, "said while Redis was away"));
        log.setAway(false);
        var inTheWay = replies.get(0);
        var look = new Thread(commit::lookAgain);
        synchronized (inTheWay) {
            look.start();
            await().until(() -> look.getState() == Thread.State.BLOCKED);
            replies.subList(1, 20).forEach(GroupCommitTest::end);
        }
        look.join();
        end(inTheWay);
        await().until(() -> commit.held() == 0);
        assertThat(replies)
                .allSatisfy(reply -> assertThat(Following.text(log.read(reply.key(), EventId.START)))
                        .isEqualTo("said while Redis was away"));
    }

    private static void end(LiveReply reply) {
        reply.close(Examples.DONE, Examples.NOW).toCompletableFuture().join();
        reply.end(Examples.DONE, 25, Examples.NOW).toCompletableFuture().join();
    }

    @Test
    void replyBegunForMemoryOnly_isLoggedFromItsStart_onceItIsLoggedAtAll() {
        var idle = new GroupCommit(log, ended -> {}, () -> {});
        var reply = LiveReply.begin(Examples.turn(), PortfolioUse.NOT_ASKED, idle, () -> {});
        assertThat(reply.take(false).all()).extracting(LogEntry::type).containsExactly("start");
        reply.text("first");
        assertThat(reply.take(true).all()).extracting(LogEntry::type).containsExactly("start", "snapshot", "message");
        reply.text("second");
        assertThat(reply.take(true).all()).extracting(LogEntry::type).containsExactly("message");
    }

    @Test
    void replyWhoseRefusalCantBeTold_costsNoOtherItsText() {
        var refused = commit.begin(Examples.turn(), () -> {
            throw new IllegalStateException("fails, as the test wants it");
        });
        var other = begin(1).get(0);
        commit.begin(Examples.takenOver(refused.turn()));
        await().until(() -> log.read(refused.key(), EventId.START).size() == 2);
        log.hold();
        other.text("|");
        await().until(log::isWaiting);
        refused.text("late");
        other.text("a");
        log.letGo();
        awaitText(other, "|a");
    }

    @Test
    void endedReply_isHeldNoMore() {
        var replies = begin(3);
        log.lose(replies.get(0).key());
        commit.begin(Examples.takenOver(replies.get(1).turn()));
        replies.forEach(reply -> reply.close(Examples.DONE, Examples.NOW));
        replies.forEach(reply -> reply.end(Examples.DONE, 0, Examples.NOW));
        await().until(() -> commit.held() == 1);
    }

    @Test
    void textOfAReply_isTimedFromTheTextBeforeIt_onceACommit_howeverManyTokensItHas() {
        try (var gaps = Observed.of(Timing.TOKEN_GAP)) {
            var reply = begin(1).get(0);
            log.hold();
            reply.text("one");
            await().until(log::isWaiting);
            List.of(" two", " three", " four").forEach(reply::text);
            reply.close(new Outcome.Stopped(StopReason.USER), Instant.EPOCH);
            assertThat(gaps.told()).isEmpty();
            log.letGo();
            awaitText(reply, "one two three four");
            await().untilAsserted(() -> assertThat(gaps.told()).hasSize(1));
        }
    }

    @Test
    void everyAnswerOfRedis_isTimed_andNoneThatDidNotCome() {
        try (var appends = Observed.of(Timing.LOG_APPEND)) {
            var reply = begin(1).get(0);
            await().untilAsserted(() -> assertThat(appends.told()).hasSize(1));
            log.setAway(true);
            reply.text("from memory");
            awaitText(reply, "from memory");
            assertThat(appends.told()).hasSize(1);
        }
    }

    @Test
    void commitThatHangs_isNotGoingOn_andOneWithoutWorkIs() throws InterruptedException {
        var now = new AtomicLong();
        var hanging = new RunningCommit(log, now::get);
        try (hanging) {
            assertThat(hanging.isGoingOn()).isTrue();
            now.addAndGet(TimeUnit.SECONDS.toNanos(61));
            await().until(hanging::isGoingOn);
            log.hold();
            hanging.begin(Examples.turn());
            await().until(log::isWaiting);
            now.addAndGet(TimeUnit.SECONDS.toNanos(61));
            assertThat(hanging.isGoingOn()).isFalse();
            log.letGo();
            await().until(hanging::isGoingOn);
        }
    }
}
