package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.EventId;
import io.damso.model.ReplyEvent;
import io.damso.testing.Examples;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReaderTest {

    private static final long NEVER = Duration.ofHours(1).toNanos();

    private final ReplyStream stream = new ReplyStream(Examples.turn().replyId());
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final ReaderRecorder sink = new ReaderRecorder();
    private final Reader reader = new Reader(stream, sink, tasks::add, List.of(), 0);

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private void say(long seq, String text) {
        stream.add(List.of(StreamEvent.of(new EventId(1, seq), new ReplyEvent.Text(text))));
    }

    @Test
    void firstHeartbeat_comesAtOnce_beforeAnyEvent() {
        reader.wake();
        runAll();
        assertThat(sink.heartbeats()).isEqualTo(1);
        assertThat(sink.events()).isEmpty();
    }

    @Test
    void furtherHeartbeats_comeOnlyAfterSilence() {
        reader.wake();
        runAll();
        reader.beat(NEVER);
        assertThat(tasks).isEmpty();
        reader.beat(0);
        runAll();
        assertThat(sink.heartbeats()).isEqualTo(2);
    }

    @Test
    void anEvent_isASignOfLifeToo() {
        reader.wake();
        runAll();
        long begun = System.nanoTime();
        await().until(() -> System.nanoTime() - begun > Duration.ofMillis(20).toNanos());
        say(1, "a");
        reader.wake();
        runAll();
        reader.beat(Duration.ofMillis(20).toNanos() + System.nanoTime() - begun);
        assertThat(sink.heartbeats()).isEqualTo(1);
    }

    @Test
    void manyWakeUps_areOneTask() {
        for (int i = 0; i < 100; i++) {
            reader.wake();
        }
        assertThat(tasks).hasSize(1);
    }

    @Test
    void wakeUpInTheMiddleOfAWrite_isNotLost() {
        say(1, "a");
        var woken = new AtomicReference<Reader>();
        woken.set(new Reader(
                stream,
                new ForwardingSink(sink) {
                    @Override
                    public void write(List<StreamEvent> events) throws IOException {
                        super.write(events);
                        woken.get().beat(-1);
                    }
                },
                tasks::add,
                List.of(),
                0));
        woken.get().wake();
        runAll();
        assertThat(sink.heartbeats()).isEqualTo(2);
    }

    @Test
    void manyEvents_areWrittenInPartsOfBoundedSize() {
        for (int i = 1; i <= 1_000; i++) {
            say(i, "x");
        }
        var largest = new int[1];
        var counted = new Reader(
                stream,
                new ForwardingSink(sink) {
                    @Override
                    public void write(List<StreamEvent> events) throws IOException {
                        largest[0] = Math.max(largest[0], events.size());
                        super.write(events);
                    }
                },
                tasks::add,
                List.of(),
                0);
        counted.wake();
        runAll();
        assertThat(sink.events()).hasSize(1_000);
        assertThat(largest[0]).isBetween(2, 256);
    }

    @Test
    void sinkThatFails_isClosedOnce_andWrittenToNoMore() {
        sink.leavingAfter(0);
        say(1, "a");
        reader.wake();
        runAll();
        assertThat(sink.isClosed()).isTrue();
        reader.wake();
        reader.beat(0);
        runAll();
        assertThat(sink.wasOverlapped()).isFalse();
        assertThat(sink.events()).isEmpty();
    }

    @Test
    void wakingFromManyThreads_writesFromOneAtATime() {
        var writers = Executors.newFixedThreadPool(4);
        try {
            stream.follow(EventId.START, sink, writers);
            for (int i = 1; i <= 2_000; i++) {
                say(i, "x");
                stream.readers().forEach(Reader::wake);
            }
            sink.awaitText("x".repeat(2_000));
            assertThat(sink.wasOverlapped()).isFalse();
        } finally {
            writers.shutdownNow();
        }
    }
}
