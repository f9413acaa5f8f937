package io.damso.llm;

import java.util.concurrent.ScheduledExecutorService;

/** Ends the answers of another model that break a time limit. */
final class TimeLimitedModel implements LanguageModel {

    private final LanguageModel model;
    private final TimeLimits limits;
    private final ScheduledExecutorService scheduler;

    TimeLimitedModel(LanguageModel model, TimeLimits limits, ScheduledExecutorService scheduler) {
        this.model = model;
        this.limits = limits;
        this.scheduler = scheduler;
    }

    @Override
    public boolean hasPlace() {
        return model.hasPlace();
    }

    @Override
    public int tokens(String text) {
        return model.tokens(text);
    }

    @Override
    public ModelCall generate(Prompt prompt, ModelListener listener) {
        var call = new TimeLimitedCall(listener, limits, scheduler);
        call.begin(model, prompt);
        return call;
    }
}
