package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.archive.AccountMoves.Progress;
import io.damso.model.Account;
import io.damso.model.AccountKey;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.RoomId;
import io.damso.testing.Background;
import io.damso.testing.Entries;
import io.damso.testing.InMemoryAccountCache;
import io.damso.testing.RecordingPendingMessages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accounts are written and read on several nodes, each with a hint of its own, while others move them to and fro. */
@Timeout(120)
class MoveRaceIT {

    private static final int ACCOUNTS = 3;
    private static final int TURNS = 60;
    private static final int MOVES = 3;

    private static ArchiveServer server;
    private static Databases databases;

    private final long seed = System.nanoTime();
    private final List<Chatter> chatters =
            Stream.generate(Chatter::new).limit(ACCOUNTS).toList();

    @BeforeAll
    static void start() throws Exception {
        server = ArchiveServer.shared();
        databases = new Databases(
                ReusedConnections.of(server.source("damso_global")),
                List.of(
                        ReusedConnections.of(server.source("damso_shard_1")),
                        ReusedConnections.of(server.source("damso_shard_2"))));
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @Test
    void whileAccountsMoveToAndFro_nothingIsLostOrDoubled_andNoPageIsStale() throws Exception {
        for (Chatter chatter : chatters) {
            chatter.begin();
        }
        var work = chatters.stream()
                .flatMap(chatter -> Stream.of(
                        run(chatter::write),
                        run(chatter::read),
                        run(() -> chatter.move(1)),
                        run(() -> chatter.move(2))))
                .toList();
        work.forEach(CompletableFuture::join);
        for (Chatter chatter : chatters) {
            chatter.end();
        }
    }

    private static CompletableFuture<Void> run(Runnable work) {
        return Background.call(() -> {
            work.run();
            return null;
        });
    }

    private final class Chatter {

        private final AccountKey key = new AccountKey(ArchiveServer.newAccount());
        private final AtomicInteger written = new AtomicInteger();
        private final ArchiveWriter writer = ArchiveServer.writer(databases, new RecordingPendingMessages());
        private final JpaArchive archive = new JpaArchive(databases);
        private final AtomicInteger goal = new AtomicInteger(1);
        private final AtomicInteger moved = new AtomicInteger();

        void begin() throws Exception {
            server.execute(
                    "damso_global",
                    "INSERT INTO account (account_db_key, issuer, subject, name, created_at) VALUES (" + key
                            + ", 'race', '" + key + "', 'x', NOW(6))");
            server.execute(
                    "damso_global",
                    "INSERT INTO user_shard_mapping (account_db_key, shard_id) VALUES (" + key + ", 1)");
            assertThat(moves().move(key, 2, Duration.ofSeconds(20))).contains(Progress.MOVED);
        }

        private AccountMoves moves() {
            return new AccountMoves(databases, new AccountTable(databases), new InMemoryAccountCache(), 7);
        }

        private boolean isOver() {
            return written.get() == TURNS && moved.get() >= MOVES;
        }

        void write() {
            var random = new Random(seed + key.value());
            for (int turn = 1; turn <= TURNS; turn++) {
                write(turn, 1 + random.nextInt(2));
                written.set(turn);
            }
            // What is delivered again changes nothing, wherever it comes to. A copy ends in a pause, and how long that
            // has to be is the machine's to say: they grow.
            for (int again = 0; !isOver(); again++) {
                write(1 + random.nextInt(TURNS), 1 + random.nextInt(2));
                pause(random.nextInt(1 + again));
            }
        }

        private void pause(int millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void write(int turn, int hint) {
            var room = Entries.of(key.value(), hint, "r1");
            var question = room.question(turn, "q" + turn);
            write(List.of(question, room.reply(turn, MessageStatus.INTERRUPTED, "half")));
            write(List.of(question, room.reply(turn, MessageStatus.DONE, "a" + turn)));
        }

        private void write(List<io.damso.journal.Entry> entries) {
            Remainder remainder = writer.write(entries);
            assertThat(remainder).as("seed %s", seed).isEqualTo(new Remainder());
        }

        void read() {
            var random = new Random(seed - key.value());
            do {
                int before = written.get();
                var page = page(1 + random.nextInt(2));
                assertThat(page.size()).as("seed %s", seed).isGreaterThanOrEqualTo(2 * before);
                assertThat(page.subList(page.size() - 2 * before, page.size()))
                        .as("seed %s", seed)
                        .isEqualTo(turns(before));
            } while (!isOver());
        }

        private List<Message> page(int hint) {
            return archive.messages(new Account(key, hint), new RoomId("r1"), null, 200);
        }

        private List<Message> turns(int count) {
            var room = Entries.of(key.value(), 1, "r1");
            return IntStream.rangeClosed(1, count)
                    .map(i -> count + 1 - i)
                    .boxed()
                    .flatMap(turn -> Stream.of(
                            room.reply(turn, MessageStatus.DONE, "a" + turn).message(),
                            room.question(turn, "q" + turn).message()))
                    .toList();
        }

        /** Two of them at once have one goal, and give up now and then; once it is there, it is to go back. */
        void move(int mover) {
            var random = new Random(seed * mover + key.value());
            while (!isOver()) {
                int to = goal.get();
                try {
                    var progress = moves().move(key, to, Duration.ofMillis(random.nextInt(400)));
                    if (progress.equals(Optional.of(Progress.MOVED)) && goal.compareAndSet(to, 3 - to)) {
                        moved.incrementAndGet();
                    }
                } catch (OvertakenException e) {
                    // By the other one.
                }
            }
        }

        void end() throws Exception {
            assertThat(moves().move(key, 1, Duration.ofSeconds(30))).contains(Progress.MOVED);
            assertThat(page(2)).as("seed %s", seed).isEqualTo(turns(TURNS));
            assertThat(server.count("damso_shard_2", "chat_message", key.value()))
                    .isZero();
            assertThat(server.count("damso_shard_1", "chat_message", key.value()))
                    .isEqualTo(2L * TURNS);
        }
    }
}
