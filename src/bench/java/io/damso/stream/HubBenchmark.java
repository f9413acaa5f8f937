package io.damso.stream;

import io.damso.model.EventId;
import io.damso.model.MessageId;
import io.damso.model.ReplyEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a logged token to its readers' sinks, on one thread; and the encoding alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HubBenchmark {

    // A long reply's; then a new one begins, or the memory would be what is measured.
    private static final int TOKENS = 2_000;

    private static final MessageId REPLY = new MessageId("msg_01JMAAAAAAAAAAAAAAAAAAAAAA");

    /** How many read the one reply. */
    @Param({"1", "3"})
    int readers;

    private ReplyStream stream;
    private EventId last;
    private long characters;

    /** A reply that has just begun. */
    @Setup(Level.Iteration)
    public void begin() {
        stream = new ReplyStream(REPLY);
        last = new EventId(1_795_000_000_000L, 0);
        for (int i = 0; i < readers; i++) {
            stream.join(
                    new Reader(stream, EventId.START, new Sink(), Runnable::run, Duration.ofHours(1), reader -> {}));
        }
    }

    /** @return characters so far, so that nothing is left out */
    @Benchmark
    public long token() {
        if (last.seq() == TOKENS) {
            begin();
        }
        last = last.next();
        stream.add(List.of(EventFormat.entry(last, new ReplyEvent.Text(" token"))));
        return characters;
    }

    /** @return the data that a reader gets */
    @Benchmark
    public String encoding() {
        return EventFormat.textData(" token");
    }

    private final class Sink implements ReaderSink {

        @Override
        public void write(List<StreamEvent> events) {
            events.forEach(event -> characters += event.data().length());
        }

        @Override
        public void heartbeat() {}

        @Override
        public void comeBackAfter(Duration retry) {}

        @Override
        public void close() {}
    }
}
