package io.damso.system;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.damso.testing.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class ResumeIT {

    private static final int REPLIES = 50;
    private static final int CYCLES = 20;
    private static final int EVENTS_A_CYCLE = 20;
    private static final int MILLIS_A_CYCLE = 800;
    private static final Duration PACE = Duration.ofMillis(30);
    private static final String[] TOKENS =
            IntStream.range(0, 400).mapToObj(i -> "<" + i + ">").toArray(String[]::new);
    private static final String LAST = "the end";
    private static final String TEXT = String.join("", TOKENS) + LAST;

    private final TwoNodes nodes;
    private final List<Chat> alice;

    ResumeIT(TwoNodes nodes) {
        this.nodes = nodes;
        this.alice = List.of(Chat.of(nodes.owner, "alice"), Chat.of(nodes.other, "alice"));
    }

    @Test
    void readersThatComeAndGo_onEitherNode_missNothing_andGetNothingTwice() {
        long seed = Long.getLong("damso.seed", System.nanoTime());
        System.out.println("ResumeIT: -Ddamso.seed=" + seed);
        ExecutorService readers = Executors.newFixedThreadPool(REPLIES);
        try {
            IntStream.range(0, REPLIES)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> comeAndGo(new Random(seed + i)), readers))
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            readers.shutdownNow();
        }
    }

    private void comeAndGo(Random random) {
        var end = new CountDownLatch(1);
        var script = Script.reply(TOKENS).perToken(PACE).awaiting(end).say(LAST);
        var sent = anyNode(random).send(nodes.model().answering(script));
        var follower = new Follower(sent);
        try {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                follower = comeAndGo(sent, follower, random);
            }
        } finally {
            end.countDown();
        }
        assertThat(follower.follow(anyNode(random)).text()).isEqualTo(TEXT);
        assertThat(anyNode(random).reply(sent).path("content").asText()).isEqualTo(TEXT);
    }

    private Follower comeAndGo(Sent sent, Follower before, Random random) {
        var follower = random.nextInt(10) == 0 ? new Follower(sent) : before;
        var stream = random.nextBoolean() ? follower.open(anyNode(random)) : follower.openByQuery(anyNode(random));
        follower.take(someOf(stream, random));
        assertThat(TEXT).startsWith(follower.text());
        assertThat(follower.finals()).isZero();
        return follower;
    }

    private static List<Event> someOf(EventStream stream, Random random) {
        int count = random.nextInt(EVENTS_A_CYCLE);
        long until = System.nanoTime() + MILLISECONDS.toNanos(random.nextInt(MILLIS_A_CYCLE));
        try (stream) {
            stream.await(() -> stream.count() >= count || System.nanoTime() > until);
            return stream.events();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Chat anyNode(Random random) {
        return alice.get(random.nextInt(2));
    }

    @Test
    void aReply_isTheSameOnEitherNode_fromEveryPosition_andAfterItsEnd() {
        var sent = alice.get(0).send(nodes.model().answering(Script.reply("a", "b", "c")));
        var events = alice.get(0).read(sent).awaitEnd().events();
        var there = alice.get(1);

        for (int read = 0; read < events.size(); read++) {
            var follower = new Follower(sent).take(events.subList(0, read)).follow(there);
            assertThat(follower.text()).isEqualTo("abc");
            assertThat(follower.finals()).isEqualTo(1);
        }
        String last = events.get(events.size() - 1).id();
        assertThat(there.get("stream/" + sent.streamKey(), "Last-Event-ID", last)
                        .status())
                .isEqualTo(204);
    }
}
