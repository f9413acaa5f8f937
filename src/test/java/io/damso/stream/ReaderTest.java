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
    private final Reader reader = Following.reader(stream, EventId.START, sink, tasks::add);

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private void say(long seq, String text) {
        stream.add(List.of(EventFormat.entry(new EventId(1, seq), new ReplyEvent.Text(text))));
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
        woken.set(Following.reader(
                stream,
                EventId.START,
                new ForwardingSink(sink) {
                    @Override
                    public void write(List<StreamEvent> events) throws IOException {
                        super.write(events);
                        woken.get().beat(-1);
                    }
                },
                tasks::add));
        woken.get().wake();
        runAll();
        assertThat(sink.heartbeats()).isEqualTo(2);
    }

    @Test
    void readerThatIsSentAway_getsWhatIsReady_andHearsWhenToComeBack() {
        say(1, "a");
        reader.sendAway(Duration.ofMillis(300));
        runAll();
        assertThat(sink.text()).isEqualTo("a");
        assertThat(sink.comesBackAfter()).isEqualTo(Duration.ofMillis(300));
        assertThat(sink.isClosed()).isTrue();
    }

    @Test
    void readerThatIsSentAway_afterTheEnd_hasNoReasonToComeBack() {
        say(1, "a");
        stream.abandon();
        reader.sendAway(Duration.ofMillis(300));
        runAll();
        assertThat(sink.isClosed()).isTrue();
        assertThat(sink.comesBackAfter()).isNull();
    }

    @Test
    void reader_isPastItsTime_afterItsLifetime() {
        var brief = new Reader(stream, EventId.START, sink, tasks::add, Duration.ofMillis(1), left -> {});
        await().until(brief::isPastItsTime);
        assertThat(reader.isPastItsTime()).isFalse();
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
    void readerThatIsClosed_beforeItJoined_staysNowhere() {
        reader.sendAway(Duration.ofMillis(300));
        runAll();
        stream.join(reader);
        runAll();
        assertThat(sink.isClosed()).isTrue();
        assertThat(stream.hasReaders()).isFalse();
    }

    @Test
    void wakingFromManyThreads_writesFromOneAtATime() {
        var writers = Executors.newFixedThreadPool(4);
        try {
            Following.follow(stream, EventId.START, sink, writers);
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
