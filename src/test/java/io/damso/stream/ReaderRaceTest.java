package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.EventId;
import io.damso.testing.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers that join anywhere, are cut and resume, while the reply is written, by chance: each has the whole text. */
class ReaderRaceTest {

    private static final int REPLIES = 400;
    private static final int READERS = 12;
    private static final List<String> PIECES = List.of("a", "bc", "\n", "\uD83D\uDE00", "\uD83D", "\uDE00", "담소", "\r");

    private final long seed =
            Long.getLong("damso.seed", ThreadLocalRandom.current().nextLong());
    private final InMemoryReplyLog log = new InMemoryReplyLog();
    private final RunningCommit commit = new RunningCommit(log);
    private final RemoteStreams remote = new RemoteStreams(log);
    private final ExecutorService writers = Executors.newFixedThreadPool(3);
    private final ExecutorService races = Executors.newFixedThreadPool(20);
    private final Thread following = new Thread(remote);

    @BeforeEach
    void begin() {
        System.Logger logger = System.getLogger(ReaderRaceTest.class.getName());
        logger.log(System.Logger.Level.INFO, "seed {0}; -Ddamso.seed=… runs it again", String.valueOf(seed));
        following.start();
    }

    @AfterEach
    void endThreads() {
        remote.stop();
        following.interrupt();
        commit.close();
        writers.shutdownNow();
        races.shutdownNow();
    }

    @Test
    void everyReaderHasTheWholeText_whereverItJoinedAndHoweverOftenItWasCut() {
        var all = IntStream.range(0, REPLIES)
                .mapToObj(i -> CompletableFuture.runAsync(() -> race(new Random(seed + i), "reply " + i), races))
                .toList();
        all.forEach(CompletableFuture::join);
    }

    private void race(Random random, String name) {
        var reply = commit.begin(Examples.turn());
        await().until(() -> !log.read(reply.key(), EventId.START).isEmpty());
        var clients = new ArrayList<Client>();
        int pieces = random.nextInt(60);
        for (int i = 0; i < READERS + pieces; i++) {
            if (random.nextInt(READERS + pieces) < READERS) {
                clients.add(join(reply, random));
            } else {
                reply.text(PIECES.get(random.nextInt(PIECES.size())));
            }
            // Here and there the commit, the writers and the readers get ahead of each other.
            LockSupport.parkNanos(random.nextInt(3) == 0 ? random.nextInt(200_000) : 0);
        }
        reply.close(Examples.DONE).toCompletableFuture().join();
        reply.end(Examples.DONE, 0, Examples.NOW);
        clients.add(join(reply, random));
        String description = name + ", seed " + seed;
        await().alias(description).until(() -> clients.stream().allMatch(Client::isDone));
        clients.forEach(client -> client.check(description, reply.fullText()));
        assertThat(ReaderRecorder.text(log.read(reply.key(), EventId.START)))
                .as(description)
                .isEqualTo(reply.fullText());
    }

    private Client join(LiveReply reply, Random random) {
        var stream = random.nextInt(3) == 0 ? elsewhere(reply) : reply.stream();
        var client = new Client(stream, new Random(random.nextLong()));
        client.visit(random.nextBoolean() ? EventId.START : new EventId(0, 1 + random.nextInt(5)));
        return client;
    }

    private ReplyStream elsewhere(LiveReply reply) {
        var stream = new ReplyStream(reply.turn().replyId());
        stream.add(log.read(reply.key(), EventId.START));
        return stream.isOver() ? stream : remote.watch(reply.key(), stream);
    }

    /** Leaves after some events, and comes back with the id of the last one it has, until it has seen the end. */
    private final class Client {

        private final List<StreamEvent> seen = new CopyOnWriteArrayList<>();
        private final ReplyStream stream;
        private final Random random;
        private volatile boolean done;
        private volatile boolean overlapped;

        Client(ReplyStream stream, Random random) {
            this.stream = stream;
            this.random = random;
        }

        void visit(EventId after) {
            var visit = new ReaderRecorder();
            if (random.nextInt(4) > 0) {
                visit.leavingAfter(random.nextInt(6));
            }
            stream.follow(
                    after,
                    new ForwardingSink(visit) {
                        @Override
                        public void close() {
                            super.close();
                            leave(visit, after);
                        }
                    },
                    writers);
        }

        private void leave(ReaderRecorder visit, EventId after) {
            seen.addAll(visit.events());
            overlapped |= visit.wasOverlapped();
            if (visit.events().stream().anyMatch(StreamEvent::isFinal)) {
                done = true;
            } else {
                visit(visit.events().isEmpty() ? after : visit.lastId());
            }
        }

        boolean isDone() {
            return done;
        }

        void check(String description, String text) {
            assertThat(ReaderRecorder.text(seen)).as(description).isEqualTo(text);
            assertThat(seen.stream().filter(StreamEvent::isFinal))
                    .as(description)
                    .hasSize(1);
            assertThat(overlapped).as(description).isFalse();
        }
    }
}
