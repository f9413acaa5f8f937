package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailoverModelTest {

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private final List<String> asked = new ArrayList<>();
    private final FakeModel well = new FakeModel();
    private final ModelRecorder heard = new ModelRecorder();

    @AfterEach
    void endThreads() {
        scheduler.shutdownNow();
    }

    /** One that fails at once, however often it is asked. */
    private LanguageModel failing(String name, FaultCode code, Duration retryAfter) {
        return (prompt, listener) -> {
            asked.add(name);
            listener.onFault(code, retryAfter);
            return () -> {};
        };
    }

    private LanguageModel failing(String name, FaultCode code) {
        return failing(name, code, Duration.ZERO);
    }

    private ModelCall ask(int retries, LanguageModel... models) {
        return new FailoverModel(List.of(models), retries, scheduler).generate(Prompts.asking("hello"), heard);
    }

    private void answerWell() {
        await().until(well::isAsked);
        well.say("well");
        well.done();
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(heard.texts()).containsExactly("well");
    }

    @ParameterizedTest
    @EnumSource(names = {"LLM_UNAVAILABLE", "LLM_CONNECT"})
    void serverInTrouble_isAskedAgain_thenTheNextOne(FaultCode code) {
        ask(1, failing("first", code), failing("second", code), well);
        answerWell();
        assertThat(asked).containsExactly("first", "first", "second", "second");
    }

    @ParameterizedTest
    @EnumSource(names = {"LLM_FIRST_TOKEN", "LLM_BAD_ANSWER"})
    void modelThatIsSilentOrTalksNonsense_isNotAskedAgain(FaultCode code) {
        ask(2, failing("first", code), well);
        answerWell();
        assertThat(asked).containsExactly("first");
    }

    @ParameterizedTest
    @EnumSource(names = {"LLM_REFUSED", "INTERRUPTED"})
    void whatIsNotTheServersFault_isTold(FaultCode code) {
        ask(2, failing("first", code), well);
        assertThat(heard.awaitEnding()).isEqualTo(code);
        assertThat(well.isAsked()).isFalse();
    }

    @Test
    void whoeverFailsLast_isTold() {
        ask(1, failing("first", FaultCode.LLM_UNAVAILABLE), failing("second", FaultCode.LLM_CONNECT));
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_CONNECT);
        assertThat(asked).containsExactly("first", "first", "second", "second");
    }

    @Test
    void serverThatWantsMoreTimeThanAPersonHas_isNotWaitedFor() {
        ask(2, failing("first", FaultCode.LLM_UNAVAILABLE, Duration.ofMinutes(1)), well);
        answerWell();
        assertThat(asked).containsExactly("first");
    }

    @Test
    void serverThatWantsALittleTime_getsIt() {
        long begun = System.nanoTime();
        ask(1, failing("first", FaultCode.LLM_UNAVAILABLE, Duration.ofSeconds(1)), well);
        answerWell();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(asked).containsExactly("first", "first");
    }

    @Test
    void faultAfterTheFirstWord_isTold_forWordsCantBeTakenBack() {
        ask(2, well, failing("second", FaultCode.LLM_CONNECT));
        well.say("so far");
        well.fail(FaultCode.LLM_UNAVAILABLE);
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        assertThat(asked).isEmpty();
    }

    @Test
    void faultAfterACallOfATool_isTold_forItMayHaveBegun() {
        ask(2, well, failing("second", FaultCode.LLM_CONNECT));
        well.wantToCall("quote");
        well.fail(FaultCode.LLM_UNAVAILABLE);
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        assertThat(heard.order()).containsExactly("→ quote");
        assertThat(asked).isEmpty();
    }

    @Test
    void cancelledWhileItWaits_asksNobodyAnyMore() {
        ask(5, failing("first", FaultCode.LLM_UNAVAILABLE, Duration.ofMillis(300)))
                .cancel();
        await().until(() -> scheduler.getQueue().isEmpty() && scheduler.getActiveCount() == 0);
        assertThat(asked).containsExactly("first");
        assertThat(heard.endings()).isEmpty();
    }

    @Test
    void cancelling_reachesTheModelThatAnswers() {
        var call = ask(0, failing("first", FaultCode.LLM_CONNECT), well);
        await().until(well::isAsked);
        await().until(() -> scheduler.getActiveCount() == 0);
        call.cancel();
        assertThat(well.isCancelled()).isTrue();
    }

    @Test
    void serverThatStops_tellsSo() {
        scheduler.shutdown();
        ask(2, failing("first", FaultCode.LLM_CONNECT));
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.INTERRUPTED);
    }
}
