package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.Background;
import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * nginx reads its configuration again under load, while a model is silent. {@code -Ddamso.reloads} makes it more often, and
 * {@code -Ddamso.silence.seconds=300} longer; the least is more than any limit on the way.
 */
@ExtendWith(SharedServers.class)
@Tag("nginx")
class ReloadIT {

    private static final int SENDS_PER_SECOND = 30;
    private static final int SENDS_PER_RELOAD = 75;
    private static final Duration PACE = Duration.ofMillis(10);

    private static final Duration SILENCE = Duration.ofSeconds(Integer.getInteger("damso.silence.seconds", 75));

    private final ThreeNodes nodes;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Gate gate = new Gate();
    private long silentSince;

    ReloadIT(ThreeNodes nodes) {
        this.nodes = nodes;
    }

    @Test
    @Timeout(1200)
    void reloads_leaveNoPostWithoutItsNode_andASilentModel_keepsItsReaders() throws Exception {
        var readers = readers();
        var asking = Stream.of(Version.HTTP_1_1, Version.HTTP_2)
                .map(version -> nodes.chat("admin", version))
                .map(admin -> Background.call(() -> askOnAndOn(admin)))
                .toList();
        var sending = new Sending(SENDS_PER_SECOND, nodes.chat("bob", Version.HTTP_1_1), nodes.chat("bob"));

        for (int i = 0; i < Integer.getInteger("damso.reloads", 20); i++) {
            sending.awaitAnswered(SENDS_PER_RELOAD);
            nodes.nginx.reload();
        }
        sending.awaitAnswered(SENDS_PER_RELOAD).stop();
        over.set(true);

        var asked = asking.stream().map(CompletableFuture::join).toList();
        System.out.println("ReloadIT: sends were answered " + sending.byStatus() + ", questions " + asked);
        // A client that uses a connection at the very moment at which its worker leaves has no answer, as ever.
        assertThat(sending.byStatus().keySet()).isSubsetOf(202, Sending.NOTHING).contains(202);
        assertThat(asked)
                .allSatisfy(answers -> assertThat(answers.keySet())
                        .isSubsetOf(200, Sending.NOTHING)
                        .contains(200));
        sending.assertKeptOnce(nodes.rows());
        sending.assertReplied(nodes.rows());
        await().atMost(SILENCE.multipliedBy(2)).until(() -> System.nanoTime() - silentSince > SILENCE.toNanos());
        gate.let(1);
        readers.forEach(reader -> assertThat(reader.awaitEnd().text()).isEqualTo("before and after"));
    }

    // A reply that is left waits on, and every later test with it.
    @AfterEach
    void letGo() {
        over.set(true);
        gate.let(1);
    }

    /** Of one reply, each of whom came in another way, and has its first words. */
    private List<EventStream> readers() {
        var alice = nodes.chat("alice");
        var room = Names.next();
        var sender = alice.stream(room, nodes.model().answering(gate.script("before ", "and after")));
        sender.await(() -> sender.count() == 1);
        var sent = Sent.of(room, sender.first("start").json());
        var readers = List.of(
                sender, alice.read(sent), nodes.chat("alice", Version.HTTP_1_1).open("rooms/" + room + "/stream"));
        gate.let(1);
        readers.forEach(reader -> reader.awaitText("before "));
        silentSince = System.nanoTime();
        return readers;
    }

    /** @return how often each status was the answer */
    private Map<Integer, Integer> askOnAndOn(Chat chat) {
        var answers = new TreeMap<Integer, Integer>();
        while (!over.get()) {
            answers.merge(ask(chat), 1, Integer::sum);
            // One address may ask so often and no more.
            LockSupport.parkNanos(PACE.toNanos());
        }
        return answers;
    }

    private static int ask(Chat chat) {
        try {
            return chat.post("rooms", "{\"limit\": 1}").status();
        } catch (UncheckedIOException e) {
            return Sending.NOTHING;
        }
    }
}
