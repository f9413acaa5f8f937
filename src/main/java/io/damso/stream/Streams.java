package io.damso.stream;

import io.damso.model.AccountKey;
import io.damso.model.EventId;
import io.damso.model.PortfolioUse;
import io.damso.model.ReplyEvent;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.concurrent.ManagedThreadFactoryDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** All streams of this node: those it writes, and those of other nodes that someone reads here. */
@ApplicationScoped
@ManagedThreadFactoryDefinition(name = "java:app/concurrent/writers", virtual = true)
public class Streams {

    private static final Logger LOG = Logger.getLogger(Streams.class.getName());

    private final Map<ReplyLog.Key, ReplyStream> local = new ConcurrentHashMap<>();
    private final ReplyLog log;
    private final GroupCommit commit;
    private final RemoteStreams remote;
    private final Readers readers;
    private final List<Thread> threads = new ArrayList<>();
    private volatile Consumer<StreamKey> onStop = stream -> {};
    private volatile Runnable onLost = () -> {};
    private ScheduledFuture<?> tick;

    // Threads of their own: the server's grow in number too slowly where many are blocked at once.
    @Resource(lookup = "java:app/concurrent/writers")
    private ManagedThreadFactory writerThreads;

    private ExecutorService writers;
    private ScheduledExecutorService timer;

    @Resource
    private ManagedThreadFactory managedThreads;

    @Resource
    private ManagedScheduledExecutorService managedScheduler;

    /** For the container, which makes a proxy of this class. */
    Streams() {
        this(null, null);
    }

    @Inject
    Streams(ReplyLog log, Readers readers) {
        this(log, readers, RemoteStreams.Patience.USUAL);
    }

    Streams(ReplyLog log, Readers readers, RemoteStreams.Patience patience) {
        this.log = log;
        this.readers = readers;
        this.commit = new GroupCommit(log, this::letGo, () -> onLost.run());
        this.remote = new RemoteStreams(log, stream -> onStop.accept(stream), patience);
    }

    @PostConstruct
    void start() {
        writers = Executors.newCachedThreadPool(writerThreads);
        start(writers, managedThreads, managedScheduler);
    }

    void start(Executor threadsOfWriters, ThreadFactory threadFactory, ScheduledExecutorService scheduler) {
        // For what never waits. The container's scheduler looks through all that is due with each task.
        timer = new ScheduledThreadPoolExecutor(1, threadFactory);
        readers.writeOn(threadsOfWriters, timer);
        threads.add(threadFactory.newThread(commit));
        threads.add(threadFactory.newThread(remote));
        threads.forEach(Thread::start);
        tick = scheduler.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    @PreDestroy
    void end() {
        stop();
        writers.shutdownNow();
    }

    void stop() {
        tick.cancel(false);
        timer.shutdownNow();
        commit.stop();
        remote.stop();
        threads.forEach(Thread::interrupt);
    }

    private void tick() {
        try {
            readers.beat();
            commit.lookAgain();
        } catch (RuntimeException e) {
            // Thrown on, it would be the last tick.
            LOG.log(Level.SEVERE, "A tick failed: {0}", e.getClass().getName());
        }
    }

    /** How many streams are in this node's memory, for whatever reason. */
    int remembered() {
        return local.size() + remote.count() + commit.held();
    }

    /** Whether the live replies of this node are in its memory only, because Redis does not answer. */
    public boolean isLogAway() {
        return commit.isAway();
    }

    /** Whether the threads that bring replies to their logs and readers are there and at work, whoever is away. */
    public boolean isGoingOn() {
        return threads.stream().allMatch(Thread::isAlive) && commit.isGoingOn();
    }

    /** How many replies this node writes. */
    public int live() {
        return local.size();
    }

    /**
     * Begins a reply's log with its {@code start}. The reply is this node's to write until {@link #forget}.
     *
     * @param portfolio what {@code start} says of it
     * @param onRefused told once, if a later writer takes the reply; must not block
     */
    public LiveReply begin(Turn turn, PortfolioUse portfolio, Runnable onRefused) {
        return keep(LiveReply.begin(turn, portfolio, commit, onRefused));
    }

    /**
     * Goes on with a reply that was taken over from another writer.
     *
     * @param turn its message and time may be null, if the log knows them
     * @param onRefused told once, if a later writer takes the reply; must not block
     * @return empty if nobody knows any more which turn it was
     * @throws io.damso.cache.CacheUnavailableException if Redis does not answer
     */
    public Optional<LiveReply> takeOver(Turn turn, Runnable onRefused) {
        var logged = log.read(new ReplyLog.Key(turn.account().key(), turn.streamKey()), EventId.START);
        return turn(turn, logged).map(known -> keep(LiveReply.takeOver(known, logged, commit, onRefused)));
    }

    private static Optional<Turn> turn(Turn turn, List<LogEntry> logged) {
        if (turn.messageId() != null) {
            return Optional.of(turn);
        }
        return logged.stream()
                .filter(entry -> EventFormat.START.equals(entry.type()))
                .findFirst()
                .map(entry -> EventFormat.turn(turn, entry.body()));
    }

    private LiveReply keep(LiveReply reply) {
        local.put(reply.key(), reply.stream());
        return reply;
    }

    /**
     * Lets the memory of a reply go. If it has ended, that is once the log has its end, and its readers here keep it until
     * they have read it; else they are let go too, to follow whoever ends it.
     */
    public void forget(LiveReply reply) {
        reply.setForgotten();
        if (!reply.stream().isOver()) {
            commit.letGo(reply);
            reply.stream().abandon();
        }
        if (!commit.holds(reply)) {
            local.remove(reply.key(), reply.stream());
        }
    }

    private void letGo(LiveReply reply) {
        if (reply.isForgotten()) {
            local.remove(reply.key(), reply.stream());
        }
    }

    /**
     * A reply's stream, from whichever node.
     *
     * @param after what it has to have, because a reader who comes from another node has it; {@link EventId#START} for
     *     nothing
     * @return empty if there is no log of that name, or none any more
     * @throws io.damso.cache.CacheUnavailableException if it is another node's and Redis does not answer
     */
    public Optional<ReplyStream> find(AccountKey account, StreamKey key, EventId after) {
        var written = written(account, key);
        if (written.isPresent()) {
            return written;
        }
        var name = new ReplyLog.Key(account, key);
        var followed = Optional.ofNullable(remote.find(name)).or(() -> load(name));
        followed.filter(stream -> after.compareTo(stream.last()) > 0)
                .ifPresent(stream -> stream.add(log.read(name, stream.last())));
        return followed;
    }

    /** The stream of a reply that is, or was a moment ago, this node's to write; empty for all others. */
    public Optional<ReplyStream> written(AccountKey account, StreamKey key) {
        return Optional.ofNullable(local.get(new ReplyLog.Key(account, key)));
    }

    private Optional<ReplyStream> load(ReplyLog.Key key) {
        var entries = log.read(key, EventId.START);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        var stream = new ReplyStream(key.stream().replyId());
        stream.add(entries);
        return Optional.of(stream.isOver() ? stream : remote.watch(key, stream));
    }

    /**
     * The stream of a reply whose log is not there yet, though it is being written somewhere: empty until then. Its readers
     * are let go if that takes too long, to ask again.
     *
     * @throws io.damso.cache.CacheUnavailableException if Redis does not answer
     */
    public ReplyStream expect(AccountKey account, StreamKey key) {
        return remote.watch(new ReplyLog.Key(account, key), new ReplyStream(key.replyId()));
    }

    /**
     * A stream of what is only in history any more.
     *
     * @param before what all of its ids come after
     */
    public ReplyStream replay(Turn turn, List<ReplyEvent> events, EventId before) {
        var stream = new ReplyStream(turn.replyId());
        var id = before;
        for (ReplyEvent event : events) {
            id = id.next();
            stream.add(List.of(EventFormat.entry(id, event)));
        }
        return stream;
    }

    /** @param listener hears which replies other nodes were asked to stop; must not block */
    public void onStop(Consumer<StreamKey> listener) {
        onStop = listener;
    }

    /** @param listener hears that logs written here are gone from Redis, and so may all be that it had; must not block */
    public void onLost(Runnable listener) {
        onLost = listener;
    }

    /**
     * Tells another node to stop a reply.
     *
     * @throws io.damso.cache.CacheUnavailableException if Redis does not answer
     */
    public void tellToStop(String node, StreamKey stream) {
        log.tellToStop(node, stream);
    }
}
