package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ListenerGateTest {

    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final ModelRecorder heard = new ModelRecorder();
    private final ListenerGate gate = new ListenerGate(heard);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private void done() {
        gate.onDone(FinishReason.STOP, new Usage(0, 0, true));
    }

    @RepeatedTest(200)
    void textsAndEndingsAtOnce_areHeardOneByOne_withOneEndingLast() throws InterruptedException {
        Callable<Void> talk = () -> {
            for (int i = 0; i < 20; i++) {
                gate.onText("x");
            }
            return null;
        };
        threads.invokeAll(List.of(
                talk,
                Executors.callable(this::done, null),
                Executors.callable(() -> gate.onFault(FaultCode.LLM_STALLED), null)));
        assertThat(heard.endings()).hasSize(1);
        heard.assertPromiseKept();
    }

    @Test
    void endingThatWaitsForTheListener_isDroppedByAClose() {
        var closing = new ListenerGate[1];
        closing[0] = new ListenerGate(new LanguageModelContract.Forwarding(heard) {
            @Override
            public void onText(String text) {
                super.onText(text);
                closing[0].onFault(FaultCode.LLM_STALLED);
                closing[0].close();
            }
        });
        closing[0].onText("x");
        assertThat(heard.texts()).containsExactly("x");
        assertThat(heard.endings()).isEmpty();
    }

    @Test
    void callsOfTools_areHeardInTheirOrder_andNotAfterTheEnd() {
        gate.onText("x");
        gate.onToolCall(ToolCall.of("1", "quote", ""));
        done();
        gate.onToolCall(ToolCall.of("2", "late", ""));
        assertThat(heard.order()).containsExactly("x", "→ quote");
    }

    @Test
    void closed_letsNothingThrough() {
        gate.close();
        gate.onText("x");
        gate.onToolCall(ToolCall.of("1", "quote", ""));
        done();
        assertThat(heard.order()).isEmpty();
        assertThat(heard.endings()).isEmpty();
    }
}
