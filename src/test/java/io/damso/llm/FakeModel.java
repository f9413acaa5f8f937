package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;

/** A model that says what the test says, when the test says it. One call at a time. */
final class FakeModel implements LanguageModel {

    private volatile ModelListener listener;
    private volatile boolean cancelled;
    private volatile int timesAsked;

    @Override
    public ModelCall generate(Prompt prompt, ModelListener hearing) {
        listener = hearing;
        timesAsked = timesAsked + 1;
        return () -> cancelled = true;
    }

    void say(String text) {
        listener.onText(text);
    }

    void wantToCall(String tool) {
        listener.onToolCall(ToolCall.of("1", tool, ""));
    }

    void write() {
        listener.onWriting();
    }

    void done() {
        listener.onDone(FinishReason.STOP, new Usage(1, 1, false));
    }

    void fail(FaultCode code) {
        listener.onFault(code);
    }

    boolean isAsked() {
        return timesAsked > 0;
    }

    int timesAsked() {
        return timesAsked;
    }

    boolean isCancelled() {
        return cancelled;
    }
}
