package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.EventId;
import io.damso.model.FaultCode;
import io.damso.model.Outcome;
import io.damso.model.PortfolioUse;
import io.damso.model.ReplyEvent;
import io.damso.model.ToolStatus;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveReplyTest {

    private final InMemoryReplyLog log = new InMemoryReplyLog();
    private final ExecutorService writers = Executors.newFixedThreadPool(2);
    private final RunningCommit commit = new RunningCommit(log);
    private final ReaderRecorder reader = new ReaderRecorder();
    private final Turn turn = Examples.turn();
    private final LiveReply reply = commit.begin(turn);

    @BeforeEach
    void follow() {
        await().until(() -> logged().size() == 1);
        Following.follow(reply.stream(), EventId.START, reader, writers);
    }

    @AfterEach
    void endThreads() {
        log.letGo();
        commit.close();
        writers.shutdownNow();
    }

    private List<LogEntry> logged() {
        return log.read(reply.key(), EventId.START);
    }

    private static List<String> names(List<LogEntry> entries) {
        return entries.stream().map(LogEntry::type).toList();
    }

    private LiveReply end(Outcome outcome) {
        reply.close(outcome, Examples.NOW).toCompletableFuture().join();
        String text = reply.fullText();
        reply.end(outcome, text.length(), Examples.NOW).toCompletableFuture().join();
        return reply;
    }

    /** Puts the committing thread on hold in the middle of an append. */
    private void holdCommit() {
        log.hold();
        reply.text("|");
        await().until(log::isWaiting);
    }

    @Test
    void replyFromStartToEnd_isInTheLog_andReadersSeeAllButTheClosing() {
        reply.text("Hello ");
        reader.awaitText("Hello ");
        reply.text("world");
        end(Examples.DONE);
        assertThat(names(logged())).containsExactly("start", "message", "message", "closing", "done");
        assertThat(reader.awaitClosed().names()).containsExactly("start", "message", "message", "done");
        assertThat(Following.text(logged())).isEqualTo("Hello world").isEqualTo(reader.text());
    }

    @Test
    void eventIds_beginWithTheTurnsEpoch_andCount() {
        reply.text("a");
        reader.awaitText("a");
        assertThat(reader.events())
                .extracting(StreamEvent::id)
                .containsExactly(new EventId(turn.epoch(), 1), new EventId(turn.epoch(), 2));
    }

    @Test
    void textBetweenTwoCommits_isOneEvent() {
        holdCommit();
        List.of("a", "b", "", "c").forEach(reply::text);
        log.letGo();
        reader.awaitText("|abc");
        assertThat(logged()).extracting(LogEntry::body).endsWith("|", "abc");
    }

    @Test
    void nothingIsDelivered_beforeItIsLogged() {
        await().until(() -> reader.events().size() == 1);
        holdCommit();
        reply.text("secret");
        assertThat(reader.text()).isEmpty();
        log.letGo();
        reader.awaitText("|secret");
    }

    @Test
    void readerWhoHasFromAnotherNode_whatIsNotShownHereYet_getsWhatComesAfterIt() {
        reply.text("a");
        reader.awaitText("a");
        holdCommit();
        var shownElsewhere = reader.lastId().next();
        var fromElsewhere = Following.follow(reply.stream(), shownElsewhere, new ReaderRecorder(), writers);
        var ofNoNode = Following.follow(reply.stream(), shownElsewhere.next(), new ReaderRecorder(), writers);
        reply.text("b");
        log.letGo();
        reader.awaitText("a|b");
        fromElsewhere.awaitText("b");
        assertThat(fromElsewhere.names()).containsExactly("message");
        ofNoNode.awaitText("a|b");
        assertThat(ofNoNode.names()).startsWith("snapshot");
    }

    @Test
    void readerOfWhatIsNotShownHereYet_isLetGo_ifALaterWriterHasTheReply() {
        reply.text("a");
        reader.awaitText("a");
        log.hold();
        reply.text("|");
        await().until(log::isWaiting);
        var fromElsewhere = Following.follow(reply.stream(), reader.lastId().next(), new ReaderRecorder(), writers);
        log.takeOver(reply.key());
        log.letGo();
        assertThat(fromElsewhere.awaitClosed().events()).isEmpty();
    }

    @Test
    void pairThatComesInTwoPieces_isNeverSplit() {
        reply.text("a\uD83D");
        reader.awaitText("a");
        reply.text("\uDE00b");
        reader.awaitText("a\uD83D\uDE00b");
        assertThat(reader.events().get(2).data()).contains("\"\uD83D\uDE00b\"");
    }

    @ParameterizedTest
    @CsvSource({"\\uD83D, ?", "a\\uDE00b, a?b", "\\uD83D\\uD83D\\uDE00, ?\\uD83D\\uDE00", "\\uDE00\\uD83D, ??"})
    void halfAPairWithoutItsOther_isReplaced(String escaped, String expected) {
        reply.text(characters(escaped));
        assertThat(end(Examples.DONE).fullText()).isEqualTo(characters(expected).replace('?', '\uFFFD'));
        assertThat(reader.awaitClosed().text()).isEqualTo(reply.fullText());
    }

    private static String characters(String escaped) {
        return escaped.replace("\\uD83D", "\uD83D").replace("\\uDE00", "\uDE00");
    }

    @Test
    void toolsBetweenTexts_keepTheirPlace_whateverComesTogether() {
        holdCommit();
        reply.text("a");
        reply.tool("quote", ToolStatus.RUNNING);
        reply.tool("quote", ToolStatus.DONE);
        reply.text("b");
        log.letGo();
        end(Examples.DONE);
        assertThat(names(logged()))
                .containsExactly("start", "message", "message", "tool", "tool", "message", "closing", "done");
        assertThat(reader.awaitClosed().names()).endsWith("message", "tool", "tool", "message", "done");
        assertThat(reader.text()).isEqualTo("|ab");
    }

    @Test
    void toolsWhileRedisIsAway_areToldHere_andInTheLogWhenItIsBack() {
        reply.tool("quote", ToolStatus.RUNNING);
        await().until(() -> names(logged()).contains("tool"));
        log.setAway(true);
        reply.tool("quote", ToolStatus.FAILED);
        await().until(() -> reader.names().equals(List.of("start", "tool", "tool")));
        log.setAway(false);
        commit.lookAgain();
        end(Examples.DONE);
        assertThat(names(logged())).containsExactly("start", "snapshot", "tool", "tool", "closing", "done");
        assertThat(logged()).extracting(LogEntry::body).anyMatch(body -> body.contains("failed"));
    }

    @Test
    void toolsOfAnEarlierWriter_areInTheLogOfTheLaterOne() {
        reply.text("so far");
        reply.tool("quote", ToolStatus.RUNNING);
        await().until(() -> names(logged()).contains("tool"));
        var taker = commit.takeOver(Examples.takenOver(turn), logged());
        taker.close(Examples.DONE, Examples.NOW);
        taker.end(Examples.DONE, 0, Examples.NOW).toCompletableFuture().join();
        assertThat(names(logged())).containsExactly("start", "snapshot", "tool", "closing", "done");
    }

    @Test
    void textAfterTheClosing_isIgnored() {
        reply.text("all");
        reply.close(Examples.DONE, Examples.NOW);
        reply.text(" and more");
        reply.tool("quote", ToolStatus.DONE);
        assertThat(end(Examples.DONE).fullText()).isEqualTo("all");
    }

    @Test
    void closing_completesOnlyOnceItIsLogged() {
        holdCommit();
        var closed = reply.close(Examples.DONE, Examples.NOW).toCompletableFuture();
        assertThat(closed).isNotDone();
        log.letGo();
        closed.join();
        assertThat(names(logged())).endsWith("closing");
    }

    @Test
    void redisAway_readersHereGoOn_andTheLogIsWholeWhenItIsBack() {
        reply.text("before ");
        reader.awaitText("before ");
        log.setAway(true);
        reply.text("during ");
        reader.awaitText("before during ");
        log.setAway(false);
        commit.lookAgain();
        await().until(() -> names(logged()).contains("snapshot"));
        reply.text("after");
        reader.awaitText("before during after");
        end(Examples.DONE);
        assertThat(names(logged())).containsExactly("start", "snapshot", "message", "closing", "done");
        assertThat(Following.text(logged())).isEqualTo(reply.fullText());
        assertThat(reader.awaitClosed().names()).doesNotContain("snapshot");
    }

    @Test
    void replyThatEndedWhileRedisWasAway_isEndedInTheLogToo() {
        reply.text("before ");
        reader.awaitText("before ");
        log.setAway(true);
        reply.text("during");
        end(Examples.DONE);
        reader.awaitClosed();
        log.setAway(false);
        commit.lookAgain();
        await().until(() -> names(logged()).contains("done"));
        assertThat(names(logged())).containsExactly("start", "snapshot", "closing", "done");
        assertThat(Following.text(logged())).isEqualTo("before during");
    }

    @Test
    void lostLog_isBegunAgain_withAllTextSoFar() {
        reply.text("before ");
        reader.awaitText("before ");
        log.lose(reply.key());
        reply.text("after");
        reader.awaitText("before after");
        await().until(() -> logged().size() == 2);
        assertThat(names(logged())).containsExactly("start", "snapshot");
        assertThat(Following.text(logged())).isEqualTo("before after");
    }

    @Test
    void whatBecameOfThePortfolio_isSaidAgain_whereTheLogIsWrittenAgain_byWhomever() {
        var asked = Examples.turn();
        var key = ReplyLogContract.key(asked);
        var begun = commit.begin(asked, PortfolioUse.UNAVAILABLE);
        begun.started().toCompletableFuture().join();
        begun.text("so far");
        await().until(() -> Following.text(log.read(key, EventId.START)).equals("so far"));
        begun.writeAgain();
        await().until(() -> names(log.read(key, EventId.START)).equals(List.of("start", "snapshot")));
        assertThat(portfolio(key)).isEqualTo(PortfolioUse.UNAVAILABLE);

        var second = Examples.takenOver(asked);
        append(second, taken(second.epoch()));
        var taker = commit.takeOver(second, log.read(key, EventId.START));
        taker.close(Examples.DONE, Examples.NOW).toCompletableFuture().join();
        await().until(() -> names(log.read(key, EventId.START)).equals(List.of("start", "snapshot", "closing")));
        assertThat(portfolio(key)).isEqualTo(PortfolioUse.UNAVAILABLE);
    }

    private PortfolioUse portfolio(ReplyLog.Key key) {
        return EventFormat.portfolio(log.read(key, EventId.START).get(0).body());
    }

    @Test
    void refusedWriter_letsItsReadersGo_andAddsNothing() {
        var later = commit.begin(Examples.takenOver(turn));
        await().until(() -> logged().size() == 2);
        reply.text("late");
        assertThat(reader.awaitClosed().names()).containsExactly("start");
        assertThat(logged()).hasSize(2);
        assertThat(reply.isRefused()).isTrue();
        assertThat(later.isRefused()).isFalse();
    }

    @Test
    void refusedClosing_completes_andSaysSo() {
        ReplyLogContract.append(log, reply.key(), new LogEntry(new EventId(turn.epoch() + 1, 1), "start", "{}"));
        reply.text("late");
        reply.close(new Outcome.Failed(FaultCode.LLM_STALLED), Examples.NOW)
                .toCompletableFuture()
                .join();
        assertThat(reply.isRefused()).isTrue();
    }

    @Test
    void replyTakenOverBeforeItsFirstWord_beginsLikeAnyOther() {
        var mark = new LogEntry(new EventId(turn.epoch() + 1, 1), EventFormat.TAKEN, "node2");
        log.lose(reply.key());
        var later = commit.takeOver(Examples.takenOver(turn), List.of(mark));
        var follower = new ReaderRecorder();
        Following.follow(later.stream(), EventId.START, follower, writers);
        later.close(Examples.DONE, Examples.NOW);
        later.end(Examples.DONE, 0, Examples.NOW);
        assertThat(follower.awaitClosed().names()).containsExactly("start", "done");
        await().until(() -> names(logged()).contains("done"));
        assertThat(names(logged())).containsExactly("start", "snapshot", "closing", "done");
    }

    private LogEntry taken(long epoch) {
        return new LogEntry(new EventId(epoch, 1), EventFormat.TAKEN, "node2");
    }

    private void append(Turn writer, LogEntry... entries) {
        ReplyLogContract.append(log, ReplyLogContract.key(writer), entries);
    }

    private static LogEntry endedBy(Turn writer, long seq) {
        var event = new ReplyEvent.Ended(writer.replyId(), Examples.DONE, 0, Examples.NOW);
        return EventFormat.entry(new EventId(writer.epoch(), seq), event);
    }

    @Test
    void writerThatStoodStill_asItTookTheReplyOver_isRefusedAfterTheNextOne() {
        var second = Examples.takenOver(turn);
        var third = Examples.takenOver(second);
        append(second, taken(second.epoch()));
        append(third, taken(third.epoch()), endedBy(third, 2));
        var late = commit.takeOver(second, logged());
        late.close(Examples.DONE, Examples.NOW).toCompletableFuture().join();
        assertThat(late.isRefused()).isTrue();
        assertThat(names(logged())).containsExactly("start", "taken", "taken", "done");
    }

    @Test
    void logThatIsLost_asItsReplyIsTakenOver_isWrittenAllTheSame() {
        log.lose(reply.key());
        var taker = commit.takeOver(Examples.takenOver(turn), logged());
        taker.close(Examples.DONE, Examples.NOW);
        taker.end(Examples.DONE, 0, Examples.NOW).toCompletableFuture().join();
        await().until(() -> names(logged()).equals(List.of("start", "snapshot", "closing", "done")));
        await().until(() -> commit.held() == 1);
    }

    @Test
    void replyThatIsTakenOverBeforeItsStart_hasOne_alsoWhereItIsWritten() {
        log.lose(reply.key());
        var taker = commit.takeOver(Examples.takenOver(turn), logged());
        taker.close(Examples.DONE, Examples.NOW);
        taker.end(Examples.DONE, 0, Examples.NOW).toCompletableFuture().join();
        var fromTheStart = Following.follow(taker.stream(), EventId.START, new ReaderRecorder(), writers);
        assertThat(fromTheStart.awaitClosed().names()).containsExactly("start", "done");
        var fromElsewhere = Following.follow(taker.stream(), new EventId(1, 9), new ReaderRecorder(), writers);
        assertThat(fromElsewhere.awaitClosed().names()).containsExactly("snapshot", "done");
    }

    @Test
    void endIsLogged_onlyOnceTheLogHasIt() {
        log.setAway(true);
        end(Examples.DONE);
        assertThat(reply.isEndLogged()).isFalse();
        log.setAway(false);
        commit.lookAgain();
        await().until(reply::isEndLogged);
    }

    @Test
    void endThatIsLoggedLater_isKnownElsewhere_asItsReadersHereHadIt() {
        log.setAway(true);
        end(Examples.DONE);
        var seen = reader.awaitClosed().lastId();
        log.setAway(false);
        commit.lookAgain();
        await().until(reply::isEndLogged);
        var elsewhere = new ReplyStream(turn.replyId());
        elsewhere.add(logged());
        assertThat(names(logged())).containsExactly("start", "snapshot", "closing", "done");
        assertThat(elsewhere.isAllRead(seen)).isTrue();
        assertThat(elsewhere.isAllRead(logged().get(3).id())).isTrue();
        assertThat(elsewhere.isAllRead(logged().get(1).id())).isFalse();
        assertThat(EventFormat.closing(logged().get(2).body()))
                .contains(new ReplyEvent.Closing(Examples.DONE, Examples.NOW));
    }

    @Test
    void endOfARefusedWriter_isNotLogged() {
        append(turn, taken(turn.epoch() + 1));
        end(Examples.DONE);
        assertThat(reply.isEndLogged()).isFalse();
    }
}
