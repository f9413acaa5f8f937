package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.EventId;
import io.damso.model.FaultCode;
import io.damso.model.Outcome;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.util.List;
import java.util.Map;
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
        reply.stream().follow(EventId.START, reader, writers);
    }

    @AfterEach
    void endThreads() {
        log.letGo();
        commit.close();
        writers.shutdownNow();
    }

    private List<StreamEvent> logged() {
        return log.read(reply.key(), EventId.START);
    }

    private static List<String> names(List<StreamEvent> events) {
        return events.stream().map(StreamEvent::name).toList();
    }

    private LiveReply end(Outcome outcome) {
        reply.close(outcome).toCompletableFuture().join();
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
        assertThat(ReaderRecorder.text(logged())).isEqualTo("Hello world").isEqualTo(reader.text());
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
        assertThat(reader.names()).containsExactly("start", "message", "message");
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
    void pairThatComesInTwoPieces_isNeverSplit() {
        reply.text("a\uD83D");
        reader.awaitText("a");
        reply.text("\uDE00b");
        reader.awaitText("a\uD83D\uDE00b");
        assertThat(EventFormat.text(reader.events().get(2).data())).isEqualTo("\uD83D\uDE00b");
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
    void textAfterTheClosing_isIgnored() {
        reply.text("all");
        reply.close(Examples.DONE);
        reply.text(" and more");
        assertThat(end(Examples.DONE).fullText()).isEqualTo("all");
    }

    @Test
    void closing_completesOnlyOnceItIsLogged() {
        holdCommit();
        var closed = reply.close(Examples.DONE).toCompletableFuture();
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
        await().until(() -> names(logged()).contains("snapshot"));
        reply.text("after");
        reader.awaitText("before during after");
        end(Examples.DONE);
        assertThat(names(logged()))
                .containsExactly("start", "message", "start", "snapshot", "message", "closing", "done");
        assertThat(ReaderRecorder.text(logged())).isEqualTo(reply.fullText());
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
        await().until(() -> names(logged()).contains("done"));
        assertThat(names(logged())).containsExactly("start", "message", "start", "snapshot", "closing", "done");
        assertThat(ReaderRecorder.text(logged())).isEqualTo("before during");
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
        assertThat(ReaderRecorder.text(logged())).isEqualTo("before after");
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
        log.append(Map.of(reply.key(), List.of(new StreamEvent(new EventId(turn.epoch() + 1, 1), "start", "{}", ""))));
        reply.text("late");
        reply.close(new Outcome.Failed(FaultCode.LLM_STALLED))
                .toCompletableFuture()
                .join();
        assertThat(reply.isRefused()).isTrue();
    }
}
