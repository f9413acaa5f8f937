package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Readers that stop reading, beside those that go on: on one node, and with replies that no buffer between them holds. */
@Tag("threads")
@ExtendWith(SharedServers.class)
class StalledReaderIT {

    private static final int READERS = 200;
    private static final int ROUNDS = 40;
    private static final int COMING_BACK = 5;
    private static final long MEBIBYTE = 1 << 20;

    // Cut 15 s after the first write that blocks; the kernel takes megabytes before.
    private static final Duration CUT = Duration.ofSeconds(30);

    private static final String[] MEGABYTES = IntStream.range(0, 640)
            .mapToObj(i -> "%016d".formatted(i).repeat(1024))
            .toArray(String[]::new);

    private final TwoNodes nodes;
    private final Chat alice;
    private final Jvm jvm;
    private final List<Sent> replies = new ArrayList<>();
    private final List<StalledReader> stalled = new ArrayList<>();

    StalledReaderIT(TwoNodes nodes) {
        this.nodes = nodes;
        this.alice = Chat.of(nodes.other, "alice");
        this.jvm = new Jvm(nodes.other);
    }

    @AfterEach
    void close() throws IOException {
        replies.forEach(reply -> alice.stop(reply.streamKey()));
        for (StalledReader reader : stalled) {
            reader.close();
        }
    }

    @Test
    void whoStopsReading_delaysNobody_isCut_andComesBackWithoutLoss() throws Exception {
        long heap = jvm.liveBytes();
        var gate = new Gate();
        var big = send(gate.script(MEGABYTES));
        var others = new Audience();
        long alone = others.medianDelay();

        for (int i = 0; i < READERS; i++) {
            stalled.add(new StalledReader(nodes.other, "alice", big));
        }
        gate.let(MEGABYTES.length);
        await().atMost(CUT).until(() -> blockedWriters() >= READERS * 3 / 4);
        long beside = others.medianDelay();
        long blocked = blockedWriters();

        assertThat(blocked).as("writers still blocked after the measurement").isGreaterThan(READERS / 2);
        await().atMost(CUT).until(() -> blockedWriters() == 0);
        assertThat(Metrics.of(nodes.other).value("damso_readers_left_total", "reason=\"slow\""))
                .isGreaterThanOrEqualTo(READERS / 2);
        // Measured before and after, because what else the machine does may change meanwhile.
        long aloneAgain = others.medianDelay();
        System.out.printf(
                "StalledReaderIT: median delay %d µs alone, %d µs beside %d blocked writers, %d µs alone again%n",
                alone / 1000, beside / 1000, blocked, aloneAgain / 1000);
        assertThat(beside).isLessThan(3 * Math.max(alone, aloneAgain));
        others.leave();
        assertComeBack(big);
        assertThat(jvm.liveBytes()).isLessThan(heap + 100 * MEBIBYTE);
    }

    private Sent send(Script script) {
        var sent = alice.send(nodes.model().answering(script));
        replies.add(sent);
        return sent;
    }

    private long blockedWriters() {
        return jvm.stacks().stream()
                .filter(stack -> stack.contains("io.damso.") && stack.contains("com.ibm.ws.tcpchannel"))
                .count();
    }

    private void assertComeBack(Sent big) throws IOException {
        String text = String.join("", MEGABYTES);
        assertThat(alice.reply(big).path("content").asText()).isEqualTo(text);
        for (StalledReader reader : stalled) {
            var cut = reader.takeTheRest();
            assertThat(cut).as("cut, not ended").noneMatch(Event::isFinal);
            if (stalled.indexOf(reader) < COMING_BACK) {
                assertThat(new Follower(big).take(cut).follow(alice).text()).isEqualTo(text);
            }
        }
    }

    /** Readers of another reply, which comes token by token. */
    private final class Audience {

        private final Gate gate = new Gate();
        private final List<EventStream> streams;
        private int tokens;

        Audience() {
            String[] script = Stream.generate(() -> "token ").limit(3L * ROUNDS).toArray(String[]::new);
            var sent = send(gate.script(script));
            streams = Stream.generate(() -> alice.read(sent)).limit(READERS).toList();
            awaitEvents(1);
        }

        /** From a token's release to its arrival at the last of the readers, in nanoseconds. */
        long medianDelay() {
            var delays = new long[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                long from = System.nanoTime();
                gate.let(1);
                awaitEvents(++tokens + 1);
                delays[i] = System.nanoTime() - from;
            }
            Arrays.sort(delays);
            return delays[ROUNDS / 2];
        }

        private void awaitEvents(int count) {
            streams.forEach(stream -> stream.await(() -> stream.count() >= count));
        }

        void leave() {
            streams.forEach(stream -> assertThat(stream.awaitEnd().text()).isEqualTo("token ".repeat(3 * ROUNDS)));
        }
    }
}
