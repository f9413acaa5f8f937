package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.FaultCode;
import io.damso.model.Outcome;
import io.damso.model.StopReason;
import io.damso.model.StreamKey;
import io.damso.testing.Examples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Replies by chance on three nodes over one log: readers that join anywhere, are cut and come back elsewhere; writers that
 * are stopped, replaced, and come back late; a Redis that goes, loses, and is back. In the end all have the same text.
 */
class HubRaceTest {

    private static final int AT_ONCE = 24;
    private static final int REPLIES = 600;
    private static final List<String> WHOLE = List.of("a", "bc", "\n", "\uD83D\uDE00", "담소", "\r", "x".repeat(300));
    private static final List<String> HALVES = List.of("a", "\n", "\uD83D\uDE00", "\uD83D", "\uDE00", "담소");
    private static final Outcome DONE = Examples.DONE;
    private static final Outcome STOPPED = new Outcome.Stopped(StopReason.USER);
    private static final Outcome INTERRUPTED = new Outcome.Failed(FaultCode.INTERRUPTED);

    private final long seed =
            Long.getLong("damso.seed", ThreadLocalRandom.current().nextLong());
    private final Map<StreamKey, Runnable> stops = new ConcurrentHashMap<>();
    private final ExecutorService races = Executors.newFixedThreadPool(AT_ONCE);
    private final ExecutorService helpers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(4);
    private final InMemoryReplyLog log = new InMemoryReplyLog("nobody");
    // One sends its readers away all the time; on the others nothing else helps one that was not woken.
    private final List<HubNode> nodes = List.of(
            node("node1", Duration.ofMillis(60)),
            node("node2", Duration.ofHours(1)),
            node("node3", Duration.ofHours(1)));
    private volatile boolean over;

    private HubNode node(String name, Duration readerLifetime) {
        var view = log.on(name);
        view.sayTwice();
        return new HubNode(view, readerLifetime, this::stop);
    }

    @BeforeEach
    void begin() {
        System.Logger logger = System.getLogger(HubRaceTest.class.getName());
        logger.log(System.Logger.Level.INFO, "seed {0}; -Ddamso.seed=… runs it again", String.valueOf(seed));
        helpers.execute(this::tick);
    }

    @AfterEach
    void endThreads() {
        over = true;
        nodes.forEach(HubNode::close);
        Stream.of(races, helpers, later).forEach(ExecutorService::shutdownNow);
    }

    private void tick() {
        while (!over) {
            nodes.forEach(HubNode::tick);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void stop(StreamKey stream) {
        Optional.ofNullable(stops.remove(stream)).ifPresent(helpers::execute);
    }

    private void race(Consumer<HubRace> script) {
        var all = IntStream.range(0, REPLIES)
                .mapToObj(i -> CompletableFuture.runAsync(() -> script.accept(race(i)), races))
                .toList();
        all.forEach(CompletableFuture::join);
        await().until(() -> leftovers(), ""::equals);
    }

    private HubRace race(int number) {
        return new HubRace(log, nodes, later, "reply " + number + " of seed " + seed, new Random(seed + number));
    }

    private String leftovers() {
        return nodes.stream().map(HubNode::leftovers).collect(Collectors.joining());
    }

    @Test
    void writersThatAreReplaced_leaveOneEnd_andOneTextForAll() {
        race(this::replaceWriters);
    }

    private void replaceWriters(HubRace race) {
        int at = race.nextInt(3);
        var first = HubWriter.begin(nodes.get(at), race.turn());
        stops.put(race.stream(), () -> race.finish(first, STOPPED));
        var said = CompletableFuture.supplyAsync(() -> say(race, first), helpers);
        var takers = IntStream.range(1, 1 + race.nextInt(3))
                .mapToObj(i -> nodes.get((at + i) % 3))
                .map(node -> CompletableFuture.runAsync(() -> takeOver(race, node), helpers))
                .toList();
        var readers =
                CompletableFuture.runAsync(() -> joinOrStop(race, first.node().name()), helpers);
        String all = said.join();
        takers.forEach(CompletableFuture::join);
        race.finish(first, DONE);
        readers.join();
        race.join();
        assertThat(all).startsWith(race.check());
        stops.remove(race.stream());
    }

    private static String say(HubRace race, HubWriter writer) {
        var said = new StringBuilder();
        for (int i = race.nextInt(50); i > 0; i--) {
            String piece = WHOLE.get(race.nextInt(WHOLE.size()));
            said.append(piece);
            writer.reply().text(piece);
            race.pause();
        }
        return said.toString();
    }

    private void takeOver(HubRace race, HubNode node) {
        for (int i = race.nextInt(20); i > 0; i--) {
            race.pause();
        }
        HubWriter.takeOver(node, race.turn(), race::pause).ifPresent(taker -> {
            race.pause();
            race.finish(taker, INTERRUPTED);
        });
    }

    private void joinOrStop(HubRace race, String writer) {
        for (int i = race.nextInt(10); i > 0; i--) {
            race.join();
            race.pause();
            if (race.chance(12)) {
                nodes.get(race.nextInt(3)).streams().tellToStop(writer, race.stream());
            }
        }
    }

    @Test
    void redisThatGoesAndLoses_costsNobodyAnything() {
        var outages = CompletableFuture.runAsync(() -> goAndComeBack(new Random(seed)), helpers);
        race(this::outliveRedis);
        over = true;
        outages.join();
    }

    // One node's connection at a time, or an answer that is lost on its way.
    private void goAndComeBack(Random random) {
        while (!over) {
            var there = nodes.get(random.nextInt(3)).log();
            if (random.nextBoolean()) {
                there.cutAfter(random.nextInt(12));
            } else {
                there.setAway(true);
                LockSupport.parkNanos(random.nextInt(4_000_000));
                there.setAway(false);
            }
            LockSupport.parkNanos(random.nextInt(20_000_000));
        }
    }

    private void outliveRedis(HubRace race) {
        var writer = HubWriter.begin(nodes.get(race.nextInt(3)), race.turn());
        var said = new StringBuilder();
        for (int i = race.nextInt(50); i > 0; i--) {
            String piece = HALVES.get(race.nextInt(HALVES.size()));
            said.append(piece);
            writer.reply().text(piece);
            if (race.chance(6)) {
                race.join();
            }
            if (race.chance(30)) {
                log.lose(race.key());
            }
            race.pause();
        }
        race.finish(writer, DONE);
        race.join();
        await().until(writer.reply()::isEndLogged);
        assertThat(race.check()).isEqualTo(whole(said.toString()));
    }

    // What is half a character becomes a replacement.
    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
    }
}
