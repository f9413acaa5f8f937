package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.testing.Background;
import io.damso.testing.LibertyServer;
import io.damso.testing.PrivateMySql;
import io.damso.testing.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MySQL away from two nodes while people talk; {@code -Ddamso.outage.seconds=600} is as long as it has to be borne. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class LongOutageIT {

    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("damso.outage.seconds", 45));
    private static final Duration RECOVERY = Duration.ofMinutes(1);
    private static final int TURNS = 160;
    // After which Redis' list of a room has nothing of before the outage.
    private static final int TURNS_OF_A_LIST = 50;

    private final Backends backends = new Backends("long-outage");
    private final List<LibertyServer> nodes = new ArrayList<>();
    private final Figures figures = new Figures();
    private final AtomicBoolean failed = new AtomicBoolean();
    private String slow;
    private String brisk;

    private enum Outage {
        HANGING(PrivateMySql::hold),
        REFUSING(LongOutageIT::stop);

        /** Gives what ends it. */
        private final Function<PrivateMySql, Runnable> begin;

        Outage(Function<PrivateMySql, Runnable> begin) {
            this.begin = begin;
        }
    }

    private static Runnable stop(PrivateMySql mySql) {
        try {
            mySql.close();
            return () -> start(mySql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(PrivateMySql mySql) {
        try {
            mySql.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    void start() throws Exception {
        backends.start();
        for (String name : List.of("node1", "node2")) {
            nodes.add(backends.node(name, Map.of()).launch());
        }
        for (LibertyServer node : nodes) {
            node.awaitReady(Damso.START);
        }
        // As many turns as there are take the outage's whole length.
        slow = backends.model.answering(Script.reply("Hel", "lo").perToken(OUTAGE.dividedBy(2 * TURNS)));
        brisk = backends.model.answering(Script.reply("Hel", "lo").perToken(Duration.ofMillis(100)));
    }

    @AfterAll
    void stop() throws Exception {
        for (LibertyServer node : nodes) {
            node.kill();
        }
        backends.close();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(3600)
    void whileMySqlIsAway_chatGoesOn_andHistoryIsRight_andAllOfItArrivesOnce(Outage mySql) {
        failed.set(false);
        var quiet = talked("alice", 3);
        var known = talked("alice", 3);
        var rooms = new CopyOnWriteArrayList<>(List.of(quiet, known, talked("bob", 1)));
        rooms.forEach(room -> room.assertArchived(backends.rows(), RECOVERY));
        var longest = new Conversation(slow, figures);
        rooms.add(longest);

        var end = mySql.begin.apply(backends.mySql);
        long began = System.nanoTime();
        try {
            talk("alice", longest, () -> true);
            BooleanSupplier isOver = () -> failed.get()
                    || System.nanoTime() - began > OUTAGE.toNanos()
                            && longest.turns() >= TURNS
                            && known.turns() >= 3 + TURNS_OF_A_LIST;
            atOnce(
                    () -> talk("alice", longest, isOver),
                    () -> talk("alice", known, isOver),
                    () -> talkInManyRooms("alice", rooms, isOver),
                    () -> talkInManyRooms("bob", rooms, isOver),
                    () -> read(() -> longest.assertHistoryIsWhole(chat(0, "alice")), isOver),
                    () -> read(() -> longest.assertHistoryIsWhole(chat(1, "alice")), isOver),
                    () -> read(() -> known.assertHistoryIsWholeSince(3, chat(0, "alice"), 50), isOver),
                    () -> read(() -> known.assertHistoryIsWholeSince(3, chat(1, "alice"), 200), isOver));
            assertThat(longest.turns()).isGreaterThanOrEqualTo(TURNS);
            quiet.assertHistoryIsWhole(chat(1, "alice"));
            assertThat(known.assertHistoryIsWholeSince(3, chat(0, "alice"), 7)).isTrue();
        } finally {
            end.run();
            print("%s: MySQL away for %s s", mySql, secondsSince(began));
        }

        long back = System.nanoTime();
        rooms.forEach(room -> room.assertArchived(backends.rows(), RECOVERY));
        long drained = secondsSince(back);
        nodes.forEach(LongOutageIT::assertNothingIsSetAside);
        print("%s: all of %s rooms archived %s s later, no dead letters", mySql, rooms.size(), drained);
        print(
                "%s: %s and %s turns in the two longest rooms; in all %s",
                mySql, longest.turns(), known.turns(), figures);
        Stream.of(quiet, known, longest).forEach(room -> room.assertHistoryIsWhole(chat(0, "alice")));
    }

    private static void assertNothingIsSetAside(LibertyServer node) {
        var page = Chat.of(node, "admin").get("admin/dlq");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.json().path("depth").asInt(-1)).as("dead letters").isZero();
    }

    private static void print(String line, Object... figures) {
        System.out.println("LongOutageIT: " + line.formatted(figures));
    }

    private static long secondsSince(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime).toSeconds();
    }

    // One that fails ends the others.
    private void atOnce(Runnable... tasks) {
        Stream.of(tasks)
                .map(task -> Background.call(() -> {
                    try {
                        task.run();
                        return null;
                    } catch (Throwable e) {
                        failed.set(true);
                        throw e;
                    }
                }))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private Conversation talked(String user, int turns) {
        var room = new Conversation(slow, figures);
        talk(user, room, () -> room.turns() == turns);
        return room;
    }

    private Chat chat(int node, String user) {
        return Chat.of(nodes.get(node % nodes.size()), user);
    }

    private void talk(String user, Conversation room, BooleanSupplier until) {
        do {
            room.talk(chat(room.turns(), user), chat(room.turns() + 1, user));
        } while (!until.getAsBoolean());
    }

    private void talkInManyRooms(String user, List<Conversation> rooms, BooleanSupplier until) {
        do {
            var room = new Conversation(brisk, figures);
            rooms.add(room);
            talk(user, room, () -> room.turns() == 50 || until.getAsBoolean());
            room.assertHistoryIsWhole(chat(rooms.size(), user));
        } while (!until.getAsBoolean());
    }

    private static void read(Runnable reading, BooleanSupplier until) {
        do {
            reading.run();
        } while (!until.getAsBoolean());
    }
}
