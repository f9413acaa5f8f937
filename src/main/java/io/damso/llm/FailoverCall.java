package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import io.damso.telemetry.Span;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One answer, from whichever model gives it. One call to a model at a time. */
final class FailoverCall implements ModelCall {

    private static final long FIRST_PAUSE_MILLIS = 250;

    // A person waits meanwhile; who wants more time than this is left for the next model.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final List<LanguageModel> models;
    private final int retries;
    private final Prompt prompt;
    private final ModelListener listener;
    private final ScheduledExecutorService scheduler;
    // Wherever it is asked again from, it is a part of what it was first.
    private final Runnable asking = Span.carried(this::ask);
    private int model;
    private int retried;
    private Attempt attempt;
    private ModelCall call = () -> {};
    private boolean cancelled;

    FailoverCall(
            List<LanguageModel> models,
            int retries,
            Prompt prompt,
            ModelListener listener,
            ScheduledExecutorService scheduler) {
        this.models = models;
        this.retries = retries;
        this.prompt = prompt;
        this.listener = listener;
        this.scheduler = scheduler;
    }

    void ask() {
        LanguageModel next;
        var asking = new Attempt();
        synchronized (this) {
            if (cancelled) {
                return;
            }
            next = models.get(model);
            attempt = asking;
        }
        runs(asking, next.generate(prompt, asking));
    }

    private void runs(Attempt asking, ModelCall running) {
        boolean left;
        synchronized (this) {
            // One that failed at once may have been followed by another one by now.
            call = asking == attempt ? running : call;
            left = cancelled;
        }
        if (left) {
            running.cancel();
        }
    }

    @Override
    public void cancel() {
        ModelCall running;
        synchronized (this) {
            cancelled = true;
            running = call;
        }
        running.cancel();
    }

    /** @return how long to wait before {@link #ask}; null if there is nobody to ask any more */
    private synchronized Duration pause(FaultCode code, Duration retryAfter) {
        boolean again = code == FaultCode.LLM_UNAVAILABLE || code == FaultCode.LLM_CONNECT;
        if (again && retried < retries && retryAfter.compareTo(LONGEST_PAUSE) <= 0) {
            return longer(retryAfter, backOff(retried++));
        }
        boolean anothersTurn = again || code == FaultCode.LLM_FIRST_TOKEN || code == FaultCode.LLM_BAD_ANSWER;
        if (anothersTurn && model + 1 < models.size()) {
            model++;
            retried = 0;
            return Duration.ZERO;
        }
        return null;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    // Half of it more at most, so that those who failed together don't come back together.
    private static Duration backOff(int times) {
        long millis = FIRST_PAUSE_MILLIS << times;
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2));
    }

    /** Hears one model; its words are the answer's as soon as there is one. */
    private final class Attempt implements ModelListener {

        // Written by the thread that tells; a fault comes after all texts.
        private volatile boolean spoken;

        @Override
        public void onModel(String name) {
            listener.onModel(name);
        }

        @Override
        public void onText(String text) {
            spoken = true;
            listener.onText(text);
        }

        @Override
        public void onToolCall(ToolCall wanted) {
            spoken = true;
            listener.onToolCall(wanted);
        }

        @Override
        public void onDone(FinishReason reason, Usage usage) {
            listener.onDone(reason, usage);
        }

        @Override
        public void onFault(FaultCode code) {
            onFault(code, Duration.ZERO);
        }

        @Override
        public void onFault(FaultCode code, Duration retryAfter) {
            var pause = spoken ? null : pause(code, retryAfter);
            if (pause == null) {
                listener.onFault(code, retryAfter);
                return;
            }
            try {
                // Also without a pause on another thread: a model may tell its fault before it has given its call.
                scheduler.schedule(asking, pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                listener.onFault(FaultCode.INTERRUPTED);
            }
        }
    }
}
