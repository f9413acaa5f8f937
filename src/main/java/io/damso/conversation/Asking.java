package io.damso.conversation;

import io.damso.llm.LanguageModel;
import io.damso.llm.ModelListener;
import io.damso.llm.Prompt;
import io.damso.tool.Tools;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.ScheduledExecutorService;

/** Asks a model for a reply, and has tools called for it where its prompt offers some. */
@ApplicationScoped
class Asking {

    private final Tools tools;
    private final ConversationSettings settings;
    private ScheduledExecutorService scheduler;

    @Resource
    private ManagedScheduledExecutorService managedScheduler;

    /** For the container, which makes a proxy of this class. */
    Asking() {
        this(null, null, null);
    }

    @Inject
    Asking(Tools tools, ConversationSettings settings) {
        this(tools, settings, null);
    }

    Asking(Tools tools, ConversationSettings settings, ScheduledExecutorService scheduler) {
        this.tools = tools;
        this.settings = settings;
        this.scheduler = scheduler;
    }

    @PostConstruct
    void runOnManagedThreads() {
        scheduler = managedScheduler;
    }

    /** @param listener hears the answer, on other threads; the generation is told what to cancel */
    void begin(Generation generation, LanguageModel model, Prompt prompt, ModelListener listener) {
        if (prompt.tools().isEmpty()) {
            generation.runs(model.generate(prompt, listener));
        } else {
            var rounds = new ToolRounds(model, tools, scheduler, settings.replyLimit(), generation, listener);
            rounds.begin(prompt);
            generation.runs(rounds);
        }
    }
}
