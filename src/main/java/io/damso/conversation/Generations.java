package io.damso.conversation;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Claim;
import io.damso.cache.Leases;
import io.damso.cache.Orphans;
import io.damso.cache.ReplyName;
import io.damso.cache.Takeover;
import io.damso.llm.LanguageModel;
import io.damso.llm.ModelListener;
import io.damso.model.FaultCode;
import io.damso.model.Outcome;
import io.damso.model.PortfolioUse;
import io.damso.model.RoomId;
import io.damso.model.StopReason;
import io.damso.model.StreamKey;
import io.damso.portfolio.Portfolio;
import io.damso.stream.LiveReply;
import io.damso.stream.Streams;
import io.damso.telemetry.Tally;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The replies that this node is writing: begun here or taken over, stopped, and handed over to their ending. */
@ApplicationScoped
@ManagedExecutorDefinition(name = "java:app/concurrent/generations", virtual = true, maxAsync = 128)
@ManagedExecutorDefinition(name = "java:app/concurrent/endings", virtual = true, maxAsync = 128)
class Generations {

    private static final Logger LOG = Logger.getLogger(Generations.class.getName());

    private final Map<StreamKey, Generation> running = new ConcurrentHashMap<>();
    private final Set<ReplyName> takingOver = ConcurrentHashMap.newKeySet();
    private final Streams streams;
    private final Leases leases;
    private final Orphans orphans;
    private final RoomModels models;
    private final Asking asking;
    private final Prompts prompts;
    private final Analyst analyst;
    private final Rooms rooms;
    private final Ending ending;
    private final Promise promise;
    private final ConversationSettings settings;
    private Executor beginnings;
    // Of their own: what has to end does not wait for prompts, which may wait for MySQL.
    private Executor endings;

    @Resource(lookup = "java:app/concurrent/generations")
    private ManagedExecutorService managedBeginnings;

    @Resource(lookup = "java:app/concurrent/endings")
    private ManagedExecutorService managedEndings;

    /** For the container, which makes a proxy of this class. */
    Generations() {
        this(null, null, null, null, null, null, null, null, null, null, null);
    }

    @Inject
    Generations(
            Streams streams,
            Leases leases,
            Orphans orphans,
            RoomModels models,
            Asking asking,
            Prompts prompts,
            Analyst analyst,
            Rooms rooms,
            Ending ending,
            Promise promise,
            ConversationSettings settings) {
        this.streams = streams;
        this.leases = leases;
        this.orphans = orphans;
        this.models = models;
        this.asking = asking;
        this.prompts = prompts;
        this.analyst = analyst;
        this.rooms = rooms;
        this.ending = ending;
        this.promise = promise;
        this.settings = settings;
    }

    @PostConstruct
    void runOnManagedThreads() {
        runOn(managedBeginnings, managedEndings);
    }

    void runOn(Executor threadsToBegin, Executor threadsToEnd) {
        beginnings = threadsToBegin;
        endings = threadsToEnd;
        streams.onStop(this::stop);
    }

    /**
     * Returns once the reply is found on every node, or after a second.
     *
     * @param portfolio the person's, if they asked for it and it could be read
     */
    void start(Claim.Granted claim, Question question, Optional<Portfolio> portfolio) {
        var turn = claim.turn();
        var reply = streams.begin(turn, use(question, portfolio), () -> lose(turn.streamKey()));
        var generation = keep(reply, turn.acceptedAt());
        // The prompt may need MySQL, which nobody who sends waits for.
        beginnings.execute(() -> {
            generation.work(() -> run(generation, claim, question, portfolio));
            if (!claim.knowsRooms()) {
                // Else MySQL would have to be asked of a later new room whether it is one.
                rooms.learn(turn.account());
            }
        });
        awaitStart(generation.reply());
    }

    private static PortfolioUse use(Question question, Optional<Portfolio> portfolio) {
        if (!question.includePortfolio()) {
            return PortfolioUse.NOT_ASKED;
        }
        return portfolio.isPresent() ? PortfolioUse.INCLUDED : PortfolioUse.UNAVAILABLE;
    }

    private static void awaitStart(LiveReply reply) {
        try {
            reply.started().toCompletableFuture().get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The turn is promised all the same; who reads it elsewhere too early has to come again.
        }
    }

    private Generation keep(LiveReply reply, Instant now) {
        var generation = new Generation(reply, now, settings.replyMaxBytes(), this::end);
        running.put(reply.turn().streamKey(), generation);
        return generation;
    }

    private void run(Generation generation, Claim.Granted claim, Question question, Optional<Portfolio> portfolio) {
        try {
            var model = models.of(claim.turn().account(), claim.turn().room());
            var prompt = prompts.of(claim, question, portfolio, model);
            generation.asks(prompt);
            asking.begin(generation, model, prompt, listener(generation, question, model));
        } catch (RuntimeException e) {
            // A fault of ours; the reply must end all the same.
            LOG.log(Level.SEVERE, "A reply could not begin: {0}", e.getClass().getName());
            generation.onFault(FaultCode.LLM_UNAVAILABLE);
        }
    }

    private ModelListener listener(Generation generation, Question question, LanguageModel model) {
        return question.analysisSymbols().isEmpty()
                ? generation
                : new AnalysedAnswer(generation, question, analyst, model, beginnings);
    }

    /** Ends a reply whose writer was not heard of any more, unless someone is at it after all. */
    void takeOver(ReplyName name) {
        if (running.containsKey(name.stream()) || !takingOver.add(name)) {
            return;
        }
        try {
            endings.execute(() -> endInItsPlace(name));
        } catch (RuntimeException e) {
            takingOver.remove(name);
            throw e;
        }
    }

    private void endInItsPlace(ReplyName name) {
        try {
            var takeover = orphans.takeOver(name);
            if (takeover instanceof Takeover.Taken taken) {
                interrupt(taken);
            } else if (takeover instanceof Takeover.Unconfirmed unconfirmed) {
                promise.settle(unconfirmed);
            }
        } catch (CacheUnavailableException e) {
            // It is an orphan again after a lease.
        } finally {
            takingOver.remove(name);
        }
    }

    private void interrupt(Takeover.Taken taken) {
        var turn = taken.turn();
        streams.takeOver(turn, () -> lose(turn.streamKey()))
                .ifPresentOrElse(reply -> interrupt(reply, taken.at()), () -> leases.forget(turn));
    }

    private void interrupt(LiveReply reply, Instant now) {
        Tally.TAKEOVERS.add();
        keep(reply, now).interrupt();
    }

    /** Gives up what should have begun or ended long since, so that it ends as if its node had died. */
    void giveUpStuck() {
        giveUpStuck(System.nanoTime());
    }

    void giveUpStuck(long nowNanos) {
        running.forEach((stream, generation) -> {
            if (generation.isStuck(nowNanos)) {
                LOG.log(Level.SEVERE, "A reply is stuck here and given up: {0}", generation.whereabouts());
                lose(stream);
            }
        });
    }

    // A later writer ends it.
    private void lose(StreamKey stream) {
        Optional.ofNullable(running.remove(stream)).ifPresent(generation -> {
            generation.abandon();
            streams.forget(generation.reply());
        });
    }

    /** @param listener hears that Redis lost what it had of replies that are written here; must not block */
    void onLost(Runnable listener) {
        streams.onLost(listener);
    }

    /** Stops a generation if it is this node's. */
    boolean stop(StreamKey stream) {
        var generation = Optional.ofNullable(running.get(stream));
        generation.ifPresent(g -> g.stop(StopReason.USER));
        return generation.isPresent();
    }

    /** The room of a reply that is this node's. */
    Optional<RoomId> room(StreamKey stream) {
        return Optional.ofNullable(running.get(stream))
                .map(generation -> generation.turn().room());
    }

    Collection<Generation> running() {
        return List.copyOf(running.values());
    }

    private void end(Generation generation, Outcome outcome) {
        endings.execute(() -> {
            try {
                generation.work(() -> ending.end(generation, outcome));
            } finally {
                running.remove(generation.turn().streamKey(), generation);
                streams.forget(generation.reply());
                generation.leave();
            }
        });
    }
}
