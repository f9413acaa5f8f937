package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Notes what a listener hears, and whether the port's promise was kept. */
final class ModelRecorder implements ModelListener {

    // There may be many thousands, of which none is copied for each that comes.
    private final List<String> texts = Collections.synchronizedList(new ArrayList<>());
    private final List<ToolCall> calls = new CopyOnWriteArrayList<>();
    // Texts and names of tools, as they came.
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());
    private final List<Object> endings = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean broken;
    private volatile Usage usage;

    @Override
    public void onText(String text) {
        enter();
        broken |= text.isEmpty() || !endings.isEmpty();
        texts.add(text);
        order.add(text);
        inside.decrementAndGet();
    }

    @Override
    public void onToolCall(ToolCall call) {
        enter();
        broken |= !endings.isEmpty();
        calls.add(call);
        order.add("→ " + call.name());
        inside.decrementAndGet();
    }

    @Override
    public void onDone(FinishReason reason, Usage told) {
        enter();
        usage = told;
        endings.add(reason);
        inside.decrementAndGet();
    }

    @Override
    public void onFault(FaultCode code) {
        enter();
        endings.add(code);
        inside.decrementAndGet();
    }

    private void enter() {
        broken |= inside.incrementAndGet() > 1;
    }

    String text() {
        return String.join("", texts());
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    List<ToolCall> calls() {
        return List.copyOf(calls);
    }

    /** Texts, and calls as {@code → name}, in their order. */
    List<String> order() {
        return List.copyOf(order);
    }

    List<Object> endings() {
        return List.copyOf(endings);
    }

    Usage usage() {
        return usage;
    }

    ModelRecorder awaitTexts(int count) {
        await().until(() -> texts.size() >= count);
        return this;
    }

    /** Waits for the ending, and checks that all was as the port promises. */
    Object awaitEnding() {
        await().until(() -> !endings.isEmpty());
        assertPromiseKept();
        return endings.get(0);
    }

    void assertPromiseKept() {
        assertThat(broken)
                .as("one call at a time, nothing after the ending, no empty text")
                .isFalse();
        assertThat(endings).as("at most one ending").hasSizeLessThan(2);
    }

    /** Nothing is heard for a while: the only way to see that something doesn't happen. */
    void assertHearsNothingMore() {
        int before = texts.size() + endings.size();
        await().during(Duration.ofMillis(200)).until(() -> texts.size() + endings.size() == before);
        assertPromiseKept();
    }

    // Looks often, so that what a test does in the middle of an answer comes in the middle.
    private static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }
}
