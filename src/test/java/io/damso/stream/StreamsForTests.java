package io.damso.stream;

import io.damso.cache.RedisForTests;
import io.damso.model.AccountKey;
import io.damso.model.EventId;
import io.damso.model.ReplyEvent;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Streams on plain threads, over a log in memory or in a private Redis. */
public final class StreamsForTests implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Readers readers = new Readers(1_000, 100, Duration.ofHours(1));
    private final FreezingReplyLog log;
    private final Streams streams;

    private StreamsForTests(ReplyLog log) {
        this.log = new FreezingReplyLog(log);
        this.streams = new Streams(this.log, readers);
        streams.start(threads, Thread::new, scheduler);
    }

    public static StreamsForTests inMemory() {
        return new StreamsForTests(new InMemoryReplyLog());
    }

    public static StreamsForTests on(RedisForTests redis, String node) {
        return new StreamsForTests(new RedisReplyLog(redis.redis(), node));
    }

    public Streams streams() {
        return streams;
    }

    public Readers readers() {
        return readers;
    }

    /** The names of what the log holds. */
    public List<String> logged(AccountKey account, StreamKey key) {
        return log.read(new ReplyLog.Key(account, key), EventId.START).stream()
                .map(LogEntry::type)
                .toList();
    }

    /** Lets this node's writing stand still once it appended an entry of that type. */
    public void freezeAfter(String type) {
        log.freezeAfter(type);
    }

    /** Lets this node's writing stand still when it is about to append an entry of that type. */
    public void freezeBefore(String type) {
        log.freezeBefore(type);
    }

    /** From now on what this node tells others gets lost. */
    public void loseWords() {
        log.loseWords();
    }

    public void awaitFrozen() throws InterruptedException {
        log.awaitFrozen();
    }

    public void thaw() {
        log.thaw();
    }

    /** As another node that takes the reply over. */
    public void takeOver(Turn turn) {
        var event = new ReplyEvent.Started(turn);
        var start = EventFormat.entry(new EventId(turn.epoch() + 1, 1), event);
        ReplyLogContract.append(log, ReplyLogContract.key(turn), start);
    }

    @Override
    public void close() {
        streams.stop();
        scheduler.shutdownNow();
        threads.shutdownNow();
    }
}
