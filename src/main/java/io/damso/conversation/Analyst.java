package io.damso.conversation;

import io.damso.llm.LanguageModel;
import io.damso.llm.ModelCall;
import io.damso.model.Analysis;
import io.damso.model.Usage;
import io.damso.telemetry.Tally;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Has the model say what a reply means for the symbols that were asked about. Readers wait for it, and not for long. */
@ApplicationScoped
class Analyst {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Duration patience;
    private ScheduledExecutorService scheduler;

    @Resource
    private ManagedScheduledExecutorService managedScheduler;

    /** For the container, which makes a proxy of this class. */
    Analyst() {
        this(PATIENCE, null);
    }

    Analyst(Duration patience, ScheduledExecutorService scheduler) {
        this.patience = patience;
        this.scheduler = scheduler;
    }

    @PostConstruct
    void runOnManagedThreads() {
        scheduler = managedScheduler;
    }

    /**
     * What came of it.
     *
     * @param analysis empty if what the model said was none, or it said nothing in time
     * @param usage of all calls for it; null if none is known
     */
    record Analysed(Optional<Analysis> analysis, Usage usage) {}

    /**
     * @param model that is asked
     * @param reply what was answered
     * @param then told once, unless the call is cancelled; must not block
     */
    ModelCall analyse(LanguageModel model, Question question, String reply, Consumer<Analysed> then) {
        var call = new AnalysisCall(model, scheduler, question, reply, analysed -> {
            if (analysed.analysis().isEmpty()) {
                Tally.ANALYSES_FAILED.add();
            }
            then.accept(analysed);
        });
        var limit = scheduler.schedule(call::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
        call.begin(() -> limit.cancel(false));
        return call;
    }
}
