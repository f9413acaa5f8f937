package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One answer under time limits.
 *
 * <p>A token only notes the time. One check is due at a time, set for when a limit could break next, so that a fast
 * model costs the scheduler no more than a slow one.
 */
final class TimeLimitedCall implements ModelCall, ModelListener {

    private final ListenerGate gate;
    private final AnswerClock clock;
    private final ScheduledExecutorService scheduler;
    private ModelCall call;
    private Future<?> check;

    TimeLimitedCall(ModelListener listener, TimeLimits limits, ScheduledExecutorService scheduler) {
        gate = new ListenerGate(listener);
        clock = new AnswerClock(limits, System.nanoTime());
        this.scheduler = scheduler;
    }

    void begin(LanguageModel model, Prompt prompt) {
        synchronized (this) {
            call = model.generate(prompt, this);
        }
        arm();
    }

    @Override
    public void onText(String text) {
        onWriting();
        gate.onText(text);
        // Time that the listener takes is not the model's silence.
        clock.heard(System.nanoTime());
    }

    @Override
    public void onToolCall(ToolCall call) {
        onWriting();
        gate.onToolCall(call);
        clock.heard(System.nanoTime());
    }

    @Override
    public void onWriting() {
        if (clock.heard(System.nanoTime())) {
            // The check so far is set for the first token's limit, which may be later than the next token's.
            arm();
        }
    }

    @Override
    public void onDone(FinishReason reason, Usage usage) {
        gate.onDone(reason, usage);
        disarm();
    }

    @Override
    public void onFault(FaultCode code) {
        onFault(code, Duration.ZERO);
    }

    @Override
    public void onFault(FaultCode code, Duration retryAfter) {
        gate.onFault(code, retryAfter);
        disarm();
    }

    @Override
    public void cancel() {
        gate.close();
        disarm();
        innerCall().cancel();
    }

    private void check() {
        clock.exceeded(System.nanoTime()).ifPresentOrElse(this::fail, this::arm);
    }

    private void fail(FaultCode code) {
        innerCall().cancel();
        gate.onFault(code);
    }

    // A server that is stopping takes no more checks, and an answer that nothing limits must not go on.
    private void arm() {
        try {
            schedule();
        } catch (RejectedExecutionException e) {
            fail(FaultCode.INTERRUPTED);
        }
    }

    private synchronized void schedule() {
        disarm();
        if (gate.isOpen()) {
            long delay = Math.max(0, clock.remaining(System.nanoTime()));
            check = scheduler.schedule(this::check, delay, TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void disarm() {
        if (check != null) {
            check.cancel(false);
        }
    }

    private synchronized ModelCall innerCall() {
        return call;
    }
}
