package io.damso.llm;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** Asks a model that is in trouble again, and then the next one, as long as nothing was heard: words can't be taken back. */
final class FailoverModel implements LanguageModel {

    private final List<LanguageModel> models;
    private final int retries;
    private final ScheduledExecutorService scheduler;

    /**
     * @param models in the order in which they are asked; at least one
     * @param retries how often each is asked again
     */
    FailoverModel(List<LanguageModel> models, int retries, ScheduledExecutorService scheduler) {
        this.models = List.copyOf(models);
        this.retries = retries;
        this.scheduler = scheduler;
    }

    @Override
    public boolean hasPlace() {
        return models.stream().anyMatch(LanguageModel::hasPlace);
    }

    @Override
    public int tokens(String text) {
        return models.get(0).tokens(text);
    }

    @Override
    public ModelCall generate(Prompt prompt, ModelListener listener) {
        var call = new FailoverCall(models, retries, prompt, listener, scheduler);
        call.ask();
        return call;
    }
}
