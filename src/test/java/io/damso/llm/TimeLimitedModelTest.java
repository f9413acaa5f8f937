package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeLimitedModelTest extends LanguageModelContract {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(2);
    private final FakeModel model = new FakeModel();
    private final ModelRecorder heard = new ModelRecorder();

    @AfterEach
    void endThreads() {
        scheduler.shutdownNow();
    }

    @Override
    LanguageModel model() {
        return new TimeLimitedModel(new DemoModel(500, scheduler), new TimeLimits(LONG, LONG, LONG), scheduler);
    }

    @Override
    String answer() {
        return DemoAnswer.to("hello");
    }

    private ModelCall ask(Duration firstToken, Duration stall, Duration reply) {
        var limits = new TimeLimits(firstToken, stall, reply);
        return new TimeLimitedModel(model, limits, scheduler).generate(Prompts.asking("hello"), heard);
    }

    @Test
    void modelThatSaysNothing_isFaultFirstToken_andIsCancelledFirst() {
        ask(SHORT, LONG, LONG);
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_FIRST_TOKEN);
        assertThat(model.isCancelled()).isTrue();
    }

    @Test
    void modelThatStalls_isFaultStalled_andItsTextIsKept() {
        ask(LONG, SHORT, LONG);
        model.say("Hel");
        assertThat(heard.texts()).containsExactly("Hel");
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_STALLED);
        assertThat(model.isCancelled()).isTrue();
    }

    @Test
    void modelThatWritesACall_isNotSilent_andIsOnceItHasTold() {
        ask(SHORT, LONG, LONG);
        model.write();
        await().during(SHORT.multipliedBy(3)).until(() -> heard.endings().isEmpty());
        ask(LONG, SHORT, LONG);
        model.wantToCall("quote");
        assertThat(heard.order()).containsExactly("→ quote");
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_STALLED);
    }

    @Test
    void modelThatTalksOn_isFaultTooLong() {
        ask(LONG, LONG, SHORT);
        await().until(() -> {
            model.say("on and on, ");
            return !heard.endings().isEmpty();
        });
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_TOO_LONG);
        assertThat(model.isCancelled()).isTrue();
    }

    @Test
    void whatComesAfterAFault_isNotHeard() {
        ask(SHORT, LONG, LONG);
        heard.awaitEnding();
        model.say("late");
        model.done();
        heard.assertHearsNothingMore();
        assertThat(heard.texts()).isEmpty();
    }

    @Test
    void answerInTime_isLeftAlone_andItsCheckIsTakenBack() {
        scheduler.setRemoveOnCancelPolicy(true);
        ask(LONG, LONG, LONG);
        model.say("Hello");
        model.done();
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(scheduler.getQueue()).isEmpty();
        assertThat(model.isCancelled()).isFalse();
    }

    @Test
    void tenThousandTokens_costOneCheck() {
        scheduler.setRemoveOnCancelPolicy(true);
        ask(LONG, LONG, LONG);
        for (int i = 0; i < 10_000; i++) {
            model.say("x");
        }
        assertThat(scheduler.getQueue()).hasSize(1);
    }

    @Test
    void cancelling_reachesTheModel_andEndsTheChecks() {
        scheduler.setRemoveOnCancelPolicy(true);
        ask(LONG, LONG, LONG).cancel();
        assertThat(model.isCancelled()).isTrue();
        assertThat(scheduler.getQueue()).isEmpty();
    }

    @Test
    void listenerThatIsSlow_hearsTheFaultAfterTheText_andBlocksNoTimer() {
        var busy = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var slow = new Forwarding(heard) {
            @Override
            public void onText(String text) {
                busy.countDown();
                awaitLatch(release);
                super.onText(text);
            }
        };
        new TimeLimitedModel(model, new TimeLimits(LONG, LONG, SHORT), scheduler).generate(Prompts.asking("x"), slow);
        var speaker = new Thread(() -> model.say("Hello"));
        speaker.start();
        awaitLatch(busy);
        await().until(model::isCancelled);
        await().until(() -> scheduler.getActiveCount() == 0);
        assertThat(heard.endings()).isEmpty();
        release.countDown();
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_TOO_LONG);
        assertThat(heard.texts()).containsExactly("Hello");
    }

    @Test
    void serverThatStops_endsAnAnswerThatNothingLimits() {
        scheduler.shutdown();
        ask(LONG, LONG, LONG);
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.INTERRUPTED);
        assertThat(model.isCancelled()).isTrue();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
