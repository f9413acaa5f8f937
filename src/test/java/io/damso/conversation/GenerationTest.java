package io.damso.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Outcome;
import io.damso.model.PortfolioUse;
import io.damso.model.StopReason;
import io.damso.model.Usage;
import io.damso.stream.StreamsForTests;
import io.damso.testing.Examples;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GenerationTest {

    private final StreamsForTests streams = StreamsForTests.inMemory();
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final AtomicInteger cancels = new AtomicInteger();
    private final Generation generation = new Generation(
            streams.streams().begin(Examples.turn(), PortfolioUse.NOT_ASKED, () -> {}),
            Examples.NOW,
            10,
            (ended, outcome) -> outcomes.add(outcome));

    @AfterEach
    void endThreads() {
        streams.close();
    }

    private String text() {
        generation
                .reply()
                .close(Examples.DONE, Examples.NOW)
                .toCompletableFuture()
                .join();
        return generation.reply().fullText();
    }

    @Test
    void textWithinTheLimit_countedInUtf8_isTaken() {
        List.of("a", "é", "담", "\uD83D\uDE00").forEach(generation::onText);
        assertThat(outcomes).isEmpty();
        assertThat(text()).isEqualTo("aé담\uD83D\uDE00");
    }

    @Test
    void pairInTwoPieces_isFourBytes() {
        List.of("aaaaaa", "\uD83D", "\uDE00").forEach(generation::onText);
        assertThat(outcomes).isEmpty();
        generation.onText("b");
        assertThat(outcomes).containsExactly(new Outcome.Stopped(StopReason.LIMIT));
    }

    @Test
    void textBeyondTheLimit_stopsTheReply_andIsNotTaken() {
        generation.onText("aaaaa");
        generation.onText("bbbbbb");
        generation.onText("c");
        assertThat(outcomes).containsExactly(new Outcome.Stopped(StopReason.LIMIT));
        assertThat(text()).isEqualTo("aaaaa");
    }

    @Test
    void firstReasonToEnd_isTheOnlyOne() {
        generation.onDone(FinishReason.LENGTH, new Usage(1, 2, true));
        generation.stop(StopReason.USER);
        generation.onFault(FaultCode.LLM_STALLED);
        generation.interrupt();
        assertThat(outcomes).containsExactly(new Outcome.Done(FinishReason.LENGTH, new Usage(1, 2, true)));
    }

    @Test
    void manyReasonsAtOnce_endItOnce() {
        IntStream.range(0, 50).parallel().forEach(i -> generation.stop(StopReason.USER));
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void stopBeforeTheCallIsKnown_cancelsItAllTheSame() {
        generation.stop(StopReason.USER);
        generation.runs(cancels::incrementAndGet);
        assertThat(cancels).hasValue(1);
    }

    @Test
    void stop_cancelsTheCall() {
        generation.runs(cancels::incrementAndGet);
        generation.stop(StopReason.USER);
        assertThat(cancels).hasValue(1);
    }

    @Test
    void abandonedGeneration_isCancelled_andHasNoEnding() {
        generation.runs(cancels::incrementAndGet);
        generation.abandon();
        generation.onDone(FinishReason.STOP, new Usage(1, 2, true));
        assertThat(cancels).hasValue(1);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void abandonedAfterItsEnd_isNotCancelledAgain() {
        generation.runs(cancels::incrementAndGet);
        generation.stop(StopReason.USER);
        generation.abandon();
        assertThat(cancels).hasValue(1);
    }

    @Test
    void callThatCantBeLeft_endsAllTheSame() {
        generation.runs(() -> {
            throw new IllegalStateException("as the test wants it");
        });
        assertThatThrownBy(() -> generation.stop(StopReason.USER)).isInstanceOf(IllegalStateException.class);
        assertThat(outcomes).containsExactly(new Outcome.Stopped(StopReason.USER));
    }

    @Test
    void time_isThatOfTheTurn_andWhatHasPassedSince() {
        var before = generation.now();
        assertThat(before).isAfterOrEqualTo(Examples.NOW).isBefore(Examples.NOW.plusSeconds(60));
        await().until(() -> generation.now().isAfter(before));
        assertThat(generation.now().getNano() % 1_000).isZero();
    }
}
