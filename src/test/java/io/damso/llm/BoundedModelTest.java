package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.telemetry.Observed;
import io.damso.telemetry.Tally;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BoundedModelTest {

    private static final int CALLS = 2;

    private final FakeModel inner = new FakeModel();
    private final BoundedModel model =
            new BoundedModel(inner, CALLS, CircuitBreaker.of("test", BoundedModel.breaker(Duration.ofMillis(300), 50)));

    private Object fail(FaultCode code) {
        var heard = new ModelRecorder();
        model.generate(Prompts.asking("hello"), heard);
        inner.fail(code);
        return heard.awaitEnding();
    }

    private void failOften(FaultCode code) {
        for (int i = 0; i < 20; i++) {
            assertThat(fail(code)).isEqualTo(code);
        }
    }

    private Object askAndAnswer() {
        var heard = new ModelRecorder();
        model.generate(Prompts.asking("hello"), heard);
        if (heard.endings().isEmpty()) {
            inner.done();
        }
        return heard.awaitEnding();
    }

    @Test
    void callBeyondTheLimit_isRefusedAtOnce_andPlacesComeBack() {
        var first = new ModelRecorder();
        model.generate(Prompts.asking("hello"), first);
        var second = model.generate(Prompts.asking("hello"), new ModelRecorder());
        assertThat(model.hasPlace()).isFalse();
        assertThat(askAndAnswer()).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        second.cancel();
        second.cancel();
        assertThat(model.hasPlace()).isTrue();
        assertThat(askAndAnswer()).isEqualTo(FinishReason.STOP);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "LLM_UNAVAILABLE",
                "LLM_CONNECT",
                "LLM_FIRST_TOKEN",
                "LLM_STALLED",
                "LLM_BAD_ANSWER",
                "LLM_TOO_LONG"
            })
    void serverThatFailsAgainAndAgain_isNotAskedForAWhile(FaultCode code) {
        failOften(code);
        assertThat(model.hasPlace()).isFalse();
        int before = inner.timesAsked();
        assertThat(askAndAnswer()).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        assertThat(inner.timesAsked()).isEqualTo(before);
        await().untilAsserted(() -> assertThat(askAndAnswer()).isEqualTo(FinishReason.STOP));
        await().until(model::hasPlace);
    }

    @ParameterizedTest
    @EnumSource(names = {"LLM_REFUSED", "INTERRUPTED"})
    void faultsThatAreNotTheServers_changeNothing(FaultCode code) {
        failOften(code);
        assertThat(model.hasPlace()).isTrue();
    }

    @Test
    void whereThatIsNotWanted_aServerThatFailsIsAskedAllTheSame() {
        var always = new BoundedModel("test", inner, CALLS, 0);
        for (int i = 0; i < 30; i++) {
            always.generate(Prompts.asking("hello"), new ModelRecorder());
            inner.fail(FaultCode.LLM_UNAVAILABLE);
        }
        assertThat(always.hasPlace()).isTrue();
        assertThat(inner.timesAsked()).isEqualTo(30);
    }

    @Test
    void serverThatFailed_hasAPlaceAgainByItself_forWhoeverWaitsForThatAsksNothing() {
        failOften(FaultCode.LLM_CONNECT);
        assertThat(model.hasPlace()).isFalse();
        await().until(model::hasPlace);
        assertThat(model.hasPlace()).isTrue();
    }

    @Test
    void firstWordsOfAFewCalls_areEnoughToTrustItAgain() {
        var roomy = new BoundedModel(
                inner, 100, CircuitBreaker.of("test", BoundedModel.breaker(Duration.ofMillis(300), 50)));
        for (int i = 0; i < 20; i++) {
            roomy.generate(Prompts.asking("hello"), new ModelRecorder());
            inner.fail(FaultCode.LLM_CONNECT);
        }
        await().until(roomy::hasPlace);
        var first = new ModelRecorder();
        roomy.generate(Prompts.asking("hello"), first);
        inner.wantToCall("quote");
        assertThat(first.order()).containsExactly("→ quote");
        for (int i = 0; i < 2; i++) {
            roomy.generate(Prompts.asking("hello"), new ModelRecorder());
            inner.say("I am back");
        }
        assertThat(roomy.hasPlace()).isTrue();
        var others = new ModelRecorder();
        roomy.generate(Prompts.asking("hello"), others);
        inner.done();
        assertThat(others.awaitEnding()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void everyCall_isCountedOnce_byHowItEnded() {
        try (var calls = Observed.of(Tally.MODEL_CALLS)) {
            askAndAnswer();
            fail(FaultCode.LLM_STALLED);
            var left = model.generate(Prompts.asking("hello"), new ModelRecorder());
            left.cancel();
            left.cancel();
            model.generate(Prompts.asking("hello"), new ModelRecorder());
            model.generate(Prompts.asking("hello"), new ModelRecorder());
            model.generate(Prompts.asking("hello"), new ModelRecorder());
            assertThat(calls.told()).containsExactly("test done", "test llm_stalled", "test left", "test no_place");
        }
    }
}
