package io.damso.conversation;

import io.damso.llm.LanguageModel;
import io.damso.llm.ModelCall;
import io.damso.model.Analysis;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Has the model say what a reply means for the symbols that were asked about. Readers wait for it, and not for long. */
@ApplicationScoped
public class Analyst {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LanguageModel model;
    private final Duration patience;
    private final AtomicLong failures = new AtomicLong();
    private ScheduledExecutorService scheduler;

    @Resource
    private ManagedScheduledExecutorService managedScheduler;

    /** For the container, which makes a proxy of this class. */
    Analyst() {
        this(null);
    }

    @Inject
    Analyst(LanguageModel model) {
        this(model, PATIENCE, null);
    }

    Analyst(LanguageModel model, Duration patience, ScheduledExecutorService scheduler) {
        this.model = model;
        this.patience = patience;
        this.scheduler = scheduler;
    }

    @PostConstruct
    void runOnManagedThreads() {
        scheduler = managedScheduler;
    }

    /** How many analyses there were not, because what the model said was none, or it said nothing in time. */
    public long failures() {
        return failures.get();
    }

    /**
     * @param reply what was answered
     * @param then told once, unless the call is cancelled; must not block
     */
    ModelCall analyse(Question question, String reply, Consumer<Optional<Analysis>> then) {
        var call = new AnalysisCall(model, scheduler, question, reply, analysis -> {
            if (analysis.isEmpty()) {
                failures.incrementAndGet();
            }
            then.accept(analysis);
        });
        var limit = scheduler.schedule(call::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
        call.begin(() -> limit.cancel(false));
        return call;
    }
}
