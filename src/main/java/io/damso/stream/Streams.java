package io.damso.stream;

import io.damso.model.AccountKey;
import io.damso.model.EventId;
import io.damso.model.ReplyEvent;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** All streams of this node: those it writes, and those of other nodes that someone reads here. */
@ApplicationScoped
@ManagedExecutorDefinition(name = "java:app/concurrent/writers", virtual = true, maxAsync = 256)
public class Streams {

    // Proxies cut what is silent for longer than they like; 15 s is promised, and a tick may come a second late.
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(12);

    private final Map<ReplyLog.Key, ReplyStream> local = new ConcurrentHashMap<>();
    private final ReplyLog log;
    private final GroupCommit commit;
    private final RemoteStreams remote;
    private final List<Thread> threads = new ArrayList<>();
    private Executor writers;
    private ScheduledFuture<?> heartbeat;

    @Resource(lookup = "java:app/concurrent/writers")
    private ManagedExecutorService managedWriters;

    @Resource
    private ManagedThreadFactory managedThreads;

    @Resource
    private ManagedScheduledExecutorService managedScheduler;

    /** For the container, which makes a proxy of this class. */
    Streams() {
        this(null);
    }

    @Inject
    Streams(ReplyLog log) {
        this.log = log;
        this.commit = new GroupCommit(log);
        this.remote = new RemoteStreams(log);
    }

    @PostConstruct
    void start() {
        start(managedWriters, managedThreads, managedScheduler);
    }

    void start(Executor executor, ThreadFactory threadFactory, ScheduledExecutorService scheduler) {
        writers = executor;
        threads.add(threadFactory.newThread(commit));
        threads.add(threadFactory.newThread(remote));
        threads.forEach(Thread::start);
        heartbeat = scheduler.scheduleAtFixedRate(this::beat, 1, 1, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        heartbeat.cancel(false);
        commit.stop();
        remote.stop();
        threads.forEach(Thread::interrupt);
    }

    private void beat() {
        local.values().forEach(Streams::beat);
        remote.all().forEach(Streams::beat);
    }

    private static void beat(ReplyStream stream) {
        stream.readers().forEach(reader -> reader.beat(SILENCE_NANOS));
    }

    /** Begins a reply's log with its {@code start}. The reply is this node's to write until {@link #forget}. */
    public LiveReply begin(Turn turn) {
        var stream = new ReplyStream(turn.replyId());
        var reply = new LiveReply(turn, stream, commit);
        local.put(reply.key(), stream);
        reply.start();
        return reply;
    }

    /** Lets the memory of a reply go that has ended; its readers here keep it until they have read it. */
    public void forget(LiveReply reply) {
        local.remove(reply.key());
    }

    /**
     * A reply's stream, from whichever node.
     *
     * @return empty if there is no log of that name, or none any more
     * @throws io.damso.cache.CacheUnavailableException if it is another node's and Redis does not answer
     */
    public Optional<ReplyStream> find(AccountKey account, StreamKey key) {
        var name = new ReplyLog.Key(account, key);
        var known = local.get(name);
        if (known == null) {
            known = remote.find(name);
        }
        return known == null ? load(name) : Optional.of(known);
    }

    private Optional<ReplyStream> load(ReplyLog.Key key) {
        var events = log.read(key, EventId.START);
        if (events.isEmpty()) {
            return Optional.empty();
        }
        var stream = new ReplyStream(key.stream().replyId());
        stream.add(events);
        return Optional.of(stream.isOver() ? stream : remote.watch(key, stream));
    }

    /** A stream of what is only in history any more. */
    public ReplyStream replay(Turn turn, List<ReplyEvent> events, long epoch) {
        var stream = new ReplyStream(turn.replyId());
        var id = new EventId(epoch, 0);
        for (ReplyEvent event : events) {
            id = id.next();
            stream.add(List.of(StreamEvent.of(id, event)));
        }
        return stream;
    }

    /**
     * Lets a reader follow a stream.
     *
     * @param after the last event the reader has; {@link EventId#START} for none
     */
    public void follow(ReplyStream stream, EventId after, ReaderSink sink) {
        stream.follow(after, sink, writers);
    }
}
