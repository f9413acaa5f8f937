package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import io.damso.telemetry.Span;
import io.damso.telemetry.Tally;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A model that takes so many calls at once, and none for a while where most of them failed: its server is not asked more
 * while it is down, and nobody waits for it.
 */
final class BoundedModel implements LanguageModel {

    private static final int CALLS_LOOKED_AT = 20;
    private static final int PROBES = 3;
    private static final Duration OPEN = Duration.ofSeconds(10);

    private final LanguageModel model;
    private final Semaphore places;
    private final CircuitBreaker breaker;

    /**
     * @param calls that it takes at once
     * @param failedPercent of the last twenty calls, from which on none is made for a while; 0 for never
     */
    BoundedModel(String name, LanguageModel model, int calls, int failedPercent) {
        this(model, calls, CircuitBreaker.of(name, breaker(OPEN, failedPercent == 0 ? 100 : failedPercent)));
        if (failedPercent == 0) {
            breaker.transitionToDisabledState();
        }
    }

    BoundedModel(LanguageModel model, int calls, CircuitBreaker breaker) {
        this.model = model;
        this.places = new Semaphore(calls);
        this.breaker = breaker;
    }

    /** @param open how long no call is made once so many of the last twenty have failed */
    static CircuitBreakerConfig breaker(Duration open, int failedPercent) {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold(failedPercent)
                .slidingWindowSize(CALLS_LOOKED_AT)
                .minimumNumberOfCalls(CALLS_LOOKED_AT)
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                .waitDurationInOpenState(open)
                .build();
    }

    @Override
    public boolean hasPlace() {
        return places.availablePermits() > 0 && mayBeAsked();
    }

    // An open breaker lets go once it is asked for a permission, and by nothing else: who asks first whether there is a
    // place, and goes away where there is none, would never have it tried again.
    private boolean mayBeAsked() {
        if (!breaker.tryAcquirePermission()) {
            return false;
        }
        breaker.releasePermission();
        return true;
    }

    @Override
    public int tokens(String text) {
        return model.tokens(text);
    }

    @Override
    public ModelCall generate(Prompt prompt, ModelListener listener) {
        if (!places.tryAcquire()) {
            return refuse(listener, "no_place");
        } else if (!breaker.tryAcquirePermission()) {
            places.release();
            return refuse(listener, "left_alone");
        }
        var span = Span.beginCall("model").with("damso.model", breaker.getName());
        var call = new Call(listener, span);
        listener.onModel(breaker.getName());
        ModelCall inner = span.call(() -> model.generate(prompt, call));
        return () -> {
            inner.cancel();
            call.leave();
        };
    }

    private ModelCall refuse(ModelListener listener, String outcome) {
        count(outcome);
        listener.onFault(FaultCode.LLM_UNAVAILABLE);
        return () -> {};
    }

    private void count(String outcome) {
        Tally.MODEL_CALLS.add(breaker.getName(), outcome);
    }

    private final class Call implements ModelListener {

        private final ModelListener listener;
        private final Span span;
        private final long begun = System.nanoTime();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicBoolean judged = new AtomicBoolean();
        private boolean spoken;

        Call(ModelListener listener, Span span) {
            this.listener = listener;
            this.span = span;
        }

        @Override
        public void onText(String text) {
            speaks();
            listener.onText(text);
        }

        @Override
        public void onToolCall(ToolCall call) {
            speaks();
            listener.onToolCall(call);
        }

        // One that is tried after a while has nobody else asked meanwhile, and a whole reply may take long.
        private void speaks() {
            if (!spoken) {
                spoken = true;
                if (breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
                    judge(this::succeeded);
                }
            }
        }

        @Override
        public void onDone(FinishReason reason, Usage usage) {
            note(usage);
            end("done", this::succeeded);
            listener.onDone(reason, usage);
        }

        @Override
        public void onFault(FaultCode code) {
            onFault(code, Duration.ZERO);
        }

        @Override
        public void onFault(FaultCode code, Duration retryAfter) {
            // What is refused is the request's fault, and what is interrupted is this machine's.
            boolean healthy = code == FaultCode.LLM_REFUSED || code == FaultCode.INTERRUPTED;
            span.fails(code.wireName());
            end(code.wireName(), healthy ? this::succeeded : () -> failed(code));
            listener.onFault(code, retryAfter);
        }

        private void note(Usage usage) {
            if (usage != null) {
                span.with("gen_ai.usage.input_tokens", usage.inputTokens())
                        .with("gen_ai.usage.output_tokens", usage.outputTokens());
            }
        }

        // Neither well nor badly.
        void leave() {
            end("left", breaker::releasePermission);
        }

        private void succeeded() {
            breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        }

        private void failed(FaultCode code) {
            breaker.onError(System.nanoTime() - begun, TimeUnit.NANOSECONDS, new ModelFaultException(code));
        }

        private void end(String outcome, Runnable judgement) {
            if (over.compareAndSet(false, true)) {
                count(outcome);
                span.with("damso.outcome", outcome).end();
                places.release();
                judge(judgement);
            }
        }

        private void judge(Runnable judgement) {
            if (judged.compareAndSet(false, true)) {
                judgement.run();
            }
        }
    }
}
