package io.damso.stream;

import io.damso.cache.RedisForTests;
import io.damso.model.AccountKey;
import io.damso.model.EventId;
import io.damso.model.ReplyEvent;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Streams on plain threads, over a log in memory or in a private Redis. */
public final class StreamsForTests implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final ReplyLog log;
    private final Streams streams;

    private StreamsForTests(ReplyLog log) {
        this.log = log;
        this.streams = new Streams(log);
        streams.start(threads, Thread::new, scheduler);
    }

    public static StreamsForTests inMemory() {
        return new StreamsForTests(new InMemoryReplyLog());
    }

    public static StreamsForTests on(RedisForTests redis) {
        return new StreamsForTests(new RedisReplyLog(redis.redis()));
    }

    public Streams streams() {
        return streams;
    }

    /** The names of what the log holds. */
    public List<String> logged(AccountKey account, StreamKey key) {
        return log.read(new ReplyLog.Key(account, key), EventId.START).stream()
                .map(StreamEvent::name)
                .toList();
    }

    /** As another node that takes the reply over. */
    public void takeOver(Turn turn) {
        var event = new ReplyEvent.Started(turn);
        var start = StreamEvent.of(new EventId(turn.epoch() + 1, 1), event);
        log.append(Map.of(new ReplyLog.Key(turn.account().key(), turn.streamKey()), List.of(start)));
    }

    @Override
    public void close() {
        streams.stop();
        scheduler.shutdownNow();
        threads.shutdownNow();
    }
}
