package io.damso.journal;

import io.damso.telemetry.Span;
import io.damso.telemetry.Tally;
import io.damso.telemetry.Timing;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.concurrent.ManagedThreadFactoryDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes new turns only while there is room for their replies too, and while its queue keeps what it is given; nobody waits
 * long for a queue that hangs. Looks after both every second, so that it recovers by itself: a node that takes nothing
 * gets no requests that would show that it could again.
 */
@ApplicationScoped
@ManagedThreadFactoryDefinition(name = "java:app/concurrent/journal", virtual = true)
class BoundedJournal implements Journal {

    private static final Logger LOG = Logger.getLogger(BoundedJournal.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long ROUND_MILLIS = 1_000;
    // As many as there may be to the broker.
    private static final int CONNECTIONS = 64;
    private static final long IDLE_SECONDS = 10;

    private static final int REPLY_PRIORITY = 6;
    private static final int USER_PRIORITY = 4;

    private final EntryQueue queue;
    private final Space space;
    private final Disk disk;
    private final Duration patience;
    private final CountDownLatch proven = new CountDownLatch(1);
    private final AtomicInteger faults = new AtomicInteger();
    private volatile int forgiven;
    private JournalState said = JournalState.STARTING;
    private ExecutorService threads;
    private GroupedSends sends;
    private ScheduledFuture<?> rounds;

    @Resource(lookup = "java:app/concurrent/journal")
    private ManagedThreadFactory managedThreads;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    /** For the container, which makes a proxy of this class. */
    BoundedJournal() {
        this(null, null, null, null, null);
    }

    @Inject
    BoundedJournal(EntryQueue queue, JournalSettings settings) {
        this(queue, new Space(settings.bytesForTurns(), queue::count), Disk.of(settings.folder()), PATIENCE, null);
    }

    /** @param patience how long a send may take */
    BoundedJournal(EntryQueue queue, Space space, Disk disk, Duration patience, ExecutorService threads) {
        this.queue = queue;
        this.space = space;
        this.disk = disk;
        this.patience = patience;
        sendOn(threads);
    }

    private void sendOn(ExecutorService threadsOfGroups) {
        threads = threadsOfGroups;
        sends = new GroupedSends(queue, threadsOfGroups);
    }

    // None of the server's: on Java 17 its executors share a few threads with the requests that wait for these.
    @PostConstruct
    void runOnManagedThreads() {
        sendOn(new ThreadPoolExecutor(
                0, CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), managedThreads));
    }

    void start(@Observes Startup event) {
        // Should the queue hang, so does the round, and there is no next one until it goes on.
        rounds = scheduler.scheduleWithFixedDelay(this::round, 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        rounds.cancel(false);
        threads.shutdown();
    }

    void round() {
        try {
            look();
        } catch (JournalUnavailableException e) {
            // The next round tries again; meanwhile it refuses.
            faults.incrementAndGet();
        } catch (RuntimeException e) {
            // Thrown on, it would be the last round.
            LOG.log(
                    Level.SEVERE,
                    "A round of the journal failed: {0}",
                    e.getClass().getName());
        }
        say(state());
    }

    private void look() {
        disk.look();
        int seen = faults.get();
        boolean first = proven.getCount() > 0;
        if (first || seen != forgiven) {
            queue.prove();
        }
        if (first || space.isDue()) {
            space.countAgain();
        }
        forgiven = seen;
        proven.countDown();
    }

    private void say(JournalState now) {
        if (now != said) {
            said = now;
            LOG.log(now == JournalState.UP ? Level.INFO : Level.WARNING, "The journal is {0}.", now.wireName());
        }
    }

    @Override
    public JournalState state() {
        if (proven.getCount() > 0) {
            return JournalState.STARTING;
        } else if (faults.get() != forgiven) {
            return JournalState.REFUSING;
        }
        return space.isFull() || disk.isLow() ? JournalState.FULL : JournalState.UP;
    }

    @Override
    public boolean hasRoom() {
        return isProven() && state() == JournalState.UP;
    }

    // What comes just after the start waits for the first round.
    private boolean isProven() {
        try {
            return proven.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void append(Entry entry) {
        boolean reply = entry instanceof Entry.AiResponse;
        if (!(reply ? isProven() : hasRoom())) {
            throw new JournalUnavailableException(state());
        }
        Span.beginProducer("journal")
                .with("damso.message_id", entry.message().id().value())
                .runAndEnd(span -> append(EntryFormat.write(entry), reply ? REPLY_PRIORITY : USER_PRIORITY));
    }

    private void append(String text, int priority) {
        space.take(text);
        String traceparent = Span.traceparent();
        long begun = System.nanoTime();
        try {
            await(sends.send(new EntryQueue.Item(text, priority, traceparent)));
            Timing.JOURNAL_APPEND.since(begun);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            faults.incrementAndGet();
            Tally.JOURNAL_FAULTS.add();
            throw new JournalUnavailableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalUnavailableException(e);
        }
    }

    private void await(Future<?> sending) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            sending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            // One that has not begun never will. One that has is not interrupted: that would close the engine's files.
            sending.cancel(false);
        }
    }
}
