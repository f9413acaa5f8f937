package io.damso.conversation;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Lease;
import io.damso.cache.Leases;
import io.damso.llm.LanguageModel;
import io.damso.model.FaultCode;
import io.damso.model.Outcome;
import io.damso.model.StopReason;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import io.damso.stream.Streams;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The replies that this node is writing: begun, held by their leases, stopped, and handed over to their ending. */
@ApplicationScoped
@ManagedExecutorDefinition(name = "java:app/concurrent/generations", virtual = true, maxAsync = 128)
class Generations {

    private static final Logger LOG = Logger.getLogger(Generations.class.getName());

    // A stop asked for on another node is heard within this; the lease would bear a longer pause.
    private static final long ROUND_MILLIS = 500;

    private final Map<StreamKey, Generation> running = new ConcurrentHashMap<>();
    private final Streams streams;
    private final Leases leases;
    private final LanguageModel model;
    private final Prompts prompts;
    private final Rooms rooms;
    private final Ending ending;
    private final ConversationSettings settings;
    private Executor executor;
    private ScheduledFuture<?> rounds;

    @Resource(lookup = "java:app/concurrent/generations")
    private ManagedExecutorService managedExecutor;

    @Resource
    private ManagedScheduledExecutorService managedScheduler;

    /** For the container, which makes a proxy of this class. */
    Generations() {
        this(null, null, null, null, null, null, null);
    }

    @Inject
    Generations(
            Streams streams,
            Leases leases,
            LanguageModel model,
            Prompts prompts,
            Rooms rooms,
            Ending ending,
            ConversationSettings settings) {
        this.streams = streams;
        this.leases = leases;
        this.model = model;
        this.prompts = prompts;
        this.rooms = rooms;
        this.ending = ending;
        this.settings = settings;
    }

    @PostConstruct
    void holdLeases() {
        holdLeases(managedExecutor, managedScheduler);
    }

    void holdLeases(Executor threads, ScheduledExecutorService scheduler) {
        executor = threads;
        rounds = scheduler.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stopHolding() {
        rounds.cancel(false);
    }

    /** @param knowsRooms whether a later new room of the account would be recognised as one without asking MySQL */
    void start(Turn turn, Question question, boolean knowsRooms) {
        var generation = new Generation(streams.begin(turn), settings.replyMaxBytes(), this::end);
        running.put(turn.streamKey(), generation);
        // The prompt may need MySQL, which nobody who sends waits for.
        executor.execute(() -> {
            run(generation, question);
            if (!knowsRooms) {
                rooms.learn(turn.account());
            }
        });
    }

    private void run(Generation generation, Question question) {
        try {
            generation.runs(model.generate(prompts.of(generation.turn(), question), generation));
        } catch (RuntimeException e) {
            // A fault of ours; the reply must end all the same.
            LOG.log(Level.SEVERE, "A reply could not begin: {0}", e.getClass().getName());
            generation.onFault(FaultCode.LLM_UNAVAILABLE);
        }
    }

    /** Stops a generation if it is this node's. */
    boolean stop(StreamKey stream) {
        var generation = Optional.ofNullable(running.get(stream));
        generation.ifPresent(g -> g.stop(StopReason.USER));
        return generation.isPresent();
    }

    private void end(Generation generation, Outcome outcome) {
        executor.execute(() -> {
            try {
                ending.end(generation, outcome);
            } finally {
                running.remove(generation.turn().streamKey());
                streams.forget(generation.reply());
            }
        });
    }

    private void round() {
        var generations = List.copyOf(running.values());
        if (generations.isEmpty()) {
            return;
        }
        try {
            var answers =
                    leases.renew(generations.stream().map(Generation::turn).toList());
            for (int i = 0; i < generations.size(); i++) {
                heed(generations.get(i), answers.get(i));
            }
        } catch (CacheUnavailableException e) {
            // Live replies go on without Redis; the next round tries again.
        }
    }

    private static void heed(Generation generation, Lease lease) {
        switch (lease) {
            case STOP -> generation.stop(StopReason.USER);
            case LOST -> generation.interrupt();
            case KEPT -> {}
        }
    }
}
