package io.damso.llm;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/** Makes the one model that the settings ask for, within its time limits, and closes its connections at the end. */
@ApplicationScoped
class LanguageModels {

    private LlmSettings settings;
    private OpenAiConnections connections;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    // Listeners reach the application's resources from these threads, which needs the application's context on them.
    @Resource
    private ManagedThreadFactory threads;

    /** For the container, which makes a proxy of this class. */
    LanguageModels() {}

    @Inject
    LanguageModels(LlmSettings settings) {
        this.settings = settings;
    }

    @Produces
    @ApplicationScoped
    LanguageModel model() {
        return model(scheduler, threads);
    }

    LanguageModel model(ScheduledExecutorService clock, ThreadFactory factory) {
        LanguageModel model = settings.baseUrl
                .map(address -> openAi(address, factory))
                .orElseGet(() -> new DemoModel(settings.demoTokensPerSecond, clock));
        return new TimeLimitedModel(model, settings.limits, clock);
    }

    @PreDestroy
    void close() {
        if (connections != null) {
            connections.close();
        }
    }

    private LanguageModel openAi(URI address, ThreadFactory factory) {
        connections = new OpenAiConnections(settings.connect, factory);
        return new OpenAiModel(address, settings.apiKey, settings.model, connections);
    }
}
