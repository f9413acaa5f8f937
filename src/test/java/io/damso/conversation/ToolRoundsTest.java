package io.damso.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.agent.tool.Tool;
import io.damso.llm.LanguageModel;
import io.damso.llm.Prompt;
import io.damso.llm.Prompt.Utterance;
import io.damso.llm.ToolCall;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Outcome;
import io.damso.model.PortfolioUse;
import io.damso.model.SenderType;
import io.damso.model.StopReason;
import io.damso.model.Usage;
import io.damso.stream.StreamsForTests;
import io.damso.testing.Examples;
import io.damso.testing.PuppetModel;
import io.damso.tool.Tools;
import io.damso.tool.ToolsForTests;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One answer, step by step. */
class ToolRoundsTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final ToolCall QUICK = new ToolCall("1", "quick", "{}");
    private static final ToolCall HOLD = new ToolCall("2", "hold", "{}");

    private final StreamsForTests streams = StreamsForTests.inMemory();
    private final PuppetModel model = new PuppetModel();
    private final ThreadPoolExecutor toolThreads = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    // On which the model is asked again.
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(1);
    private final Tools tools = ToolsForTests.of(new Toolbox(), LONG, toolThreads, clock);
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Generation generation = new Generation(
            streams.streams().begin(Examples.turn(), PortfolioUse.NOT_ASKED, () -> {}),
            Examples.NOW,
            1_000,
            (ended, outcome) -> outcomes.add(outcome));

    /** What may be called here. */
    public class Toolbox {

        @Tool
        String quick() {
            return "found";
        }

        @Tool
        String hold() throws InterruptedException {
            gate.await();
            return "held";
        }
    }

    @AfterEach
    void endThreads() {
        gate.countDown();
        streams.close();
        toolThreads.shutdownNow();
        clock.shutdownNow();
        threads.shutdownNow();
    }

    private void begin(LanguageModel asked, Duration limit) {
        threads.setRemoveOnCancelPolicy(true);
        var rounds = new ToolRounds(asked, tools, threads, limit, generation, generation);
        rounds.begin(new Prompt(List.of(new Utterance(SenderType.USER, "hello"))).withTools(tools.definitions()));
        generation.runs(rounds);
    }

    private void begin() {
        begin(model, LONG);
    }

    private Outcome outcome() {
        await().until(() -> !outcomes.isEmpty());
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    @Test
    void answerWithoutCalls_isDone_andCostsNoTimer() {
        begin();
        model.say("Hello").done();
        assertThat(outcome()).isEqualTo(new Outcome.Done(FinishReason.STOP, new Usage(3, 4, false)));
        assertThat(threads.getTaskCount()).isZero();
    }

    @Test
    void usageOfAllRounds_isAddedUp_andTheTimerIsTakenBack() {
        begin();
        model.call(QUICK);
        model.awaitAsked(2).call(QUICK);
        model.awaitAsked(3).done();
        assertThat(outcome()).isEqualTo(new Outcome.Done(FinishReason.STOP, new Usage(9, 12, false)));
        assertThat(threads.getQueue()).isEmpty();
    }

    @Test
    void answerThatWasCutOff_hasNothingCalled() {
        begin();
        model.cutOff(QUICK);
        assertThat(outcome()).isEqualTo(new Outcome.Done(FinishReason.LENGTH, new Usage(3, 4, false)));
        assertThat(toolThreads.getTaskCount()).isZero();
    }

    @Test
    void stopWhileToolsRun_interruptsAllOfThem() {
        begin();
        model.call(HOLD, HOLD);
        await().until(() -> toolThreads.getActiveCount() == 2);
        generation.stop(StopReason.USER);
        await().until(() -> toolThreads.getActiveCount() == 0);
        assertThat(outcome()).isEqualTo(new Outcome.Stopped(StopReason.USER));
        assertThat(threads.getQueue()).isEmpty();
        assertThat(model.prompts()).hasSize(1);
    }

    @Test
    void stopBetweenTwoRounds_hasNothingAskedAnyMore() throws InterruptedException {
        threads.execute(() -> awaitGate());
        begin();
        model.call(QUICK);
        await().until(() -> threads.getQueue().size() == 2);
        generation.stop(StopReason.USER);
        gate.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        assertThat(model.prompts()).hasSize(1);
    }

    private void awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void stopInALaterRound_leavesThatCall() {
        begin();
        model.call(QUICK);
        model.awaitAsked(2);
        await().until(() -> threads.getActiveCount() == 0);
        generation.stop(StopReason.USER);
        assertThat(model.isCancelled()).isTrue();
    }

    @Test
    void timeForAllRounds_endsTheReply_andWhateverRuns() {
        begin(model, Duration.ofMillis(100));
        model.call(HOLD);
        assertThat(outcome()).isEqualTo(new Outcome.Failed(FaultCode.LLM_TOO_LONG));
        await().until(() -> toolThreads.getActiveCount() == 0);
    }

    @Test
    void modelThatCantBeAskedAgain_isAFault_andTheReplyEnds() {
        begin(
                (prompt, listener) -> {
                    if (!prompt.rounds().isEmpty()) {
                        throw new IllegalStateException("as the test wants it");
                    }
                    return model.generate(prompt, listener);
                },
                LONG);
        model.call(QUICK);
        assertThat(outcome()).isEqualTo(new Outcome.Failed(FaultCode.LLM_UNAVAILABLE));
    }

    @Test
    void serverThatStops_interruptsTheReply() {
        threads.shutdown();
        begin();
        model.call(QUICK);
        assertThat(outcome()).isEqualTo(new Outcome.Failed(FaultCode.INTERRUPTED));
    }
}
