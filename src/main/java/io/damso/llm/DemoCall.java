package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Speaks tokens at a pace. Each step says what is due by now, then asks for the next: no thread is held between. */
final class DemoCall implements ModelCall {

    // Schedulers aren't exact below this; a faster pace says several tokens in one step.
    private static final long SHORTEST_STEP = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<String> tokens;
    private final ListenerGate gate;
    private final ScheduledExecutorService scheduler;
    private final long nanosPerToken;
    private final long began = System.nanoTime();
    private int said;

    DemoCall(List<String> tokens, int tokensPerSecond, ListenerGate gate, ScheduledExecutorService scheduler) {
        this.tokens = tokens;
        this.gate = gate;
        this.scheduler = scheduler;
        nanosPerToken = TimeUnit.SECONDS.toNanos(1) / tokensPerSecond;
    }

    @Override
    public void cancel() {
        gate.close();
    }

    void next() {
        try {
            scheduler.schedule(this::step, Math.max(SHORTEST_STEP, untilDue()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The server is stopping.
            gate.onFault(FaultCode.INTERRUPTED);
        }
    }

    private void step() {
        try {
            speak();
        } catch (RuntimeException e) {
            // A listener that fails has lost text; nothing may follow the hole.
            gate.onFault(FaultCode.INTERRUPTED);
        }
        if (gate.isOpen()) {
            next();
        }
    }

    private void speak() {
        while (said < tokens.size() && untilDue() <= 0 && gate.isOpen()) {
            String token = tokens.get(said++);
            gate.onText(token);
        }
        if (said == tokens.size()) {
            gate.onDone(FinishReason.STOP, null);
        }
    }

    private long untilDue() {
        return began + (said + 1) * nanosPerToken - System.nanoTime();
    }
}
