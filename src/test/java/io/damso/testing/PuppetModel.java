package io.damso.testing;

import static org.awaitility.Awaitility.await;

import io.damso.llm.LanguageModel;
import io.damso.llm.ModelCall;
import io.damso.llm.ModelListener;
import io.damso.llm.Models;
import io.damso.llm.Prompt;
import io.damso.llm.ToolCall;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A model that says what the test says, when the test says it, to whoever asked last; the only one of its site. */
public final class PuppetModel implements LanguageModel, Models {

    private final List<Prompt> prompts = new CopyOnWriteArrayList<>();
    private volatile ModelListener listener;
    private volatile boolean cancelled;
    private volatile boolean full;
    private volatile CountDownLatch heldUp = new CountDownLatch(0);

    @Override
    public List<String> names() {
        return List.of("puppet");
    }

    @Override
    public LanguageModel of(String name) {
        return this;
    }

    @Override
    public ModelCall generate(Prompt prompt, ModelListener asking) {
        cancelled = false;
        listener = asking;
        asking.onModel("puppet");
        prompts.add(prompt);
        try {
            heldUp.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return () -> cancelled = true;
    }

    @Override
    public boolean hasPlace() {
        return !full;
    }

    /** Whether it would answer anyone. */
    public void setFull(boolean now) {
        full = now;
    }

    /** From now on who asks waits until {@link #letGo}. */
    public void holdUp() {
        heldUp = new CountDownLatch(1);
    }

    public void letGo() {
        heldUp.countDown();
    }

    public PuppetModel awaitAsked(int times) {
        await().until(() -> prompts.size() >= times);
        return this;
    }

    public PuppetModel say(String text) {
        listener.onText(text);
        return this;
    }

    /** Ends the answer with calls of tools. */
    public void call(ToolCall... calls) {
        for (ToolCall call : calls) {
            listener.onToolCall(call);
        }
        listener.onDone(FinishReason.TOOL, new Usage(3, 4, false));
    }

    /** Ends the answer where it may have no more tokens, after a call that may not be whole. */
    public void cutOff(ToolCall call) {
        listener.onToolCall(call);
        listener.onDone(FinishReason.LENGTH, new Usage(3, 4, false));
    }

    public void done() {
        listener.onDone(FinishReason.STOP, new Usage(3, 4, false));
    }

    public void doneWithoutUsage() {
        listener.onDone(FinishReason.STOP, null);
    }

    public void fail(FaultCode code) {
        listener.onFault(code);
    }

    public List<Prompt> prompts() {
        return List.copyOf(prompts);
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
