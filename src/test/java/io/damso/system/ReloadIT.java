package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.testing.Background;
import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** nginx reads its configuration again under load. {@code -Ddamso.reloads=200} makes it more than a hundred thousand. */
@ExtendWith(SharedServers.class)
@Tag("nginx")
class ReloadIT {

    private static final int SENDS_PER_SECOND = 20;
    private static final int SENDS_PER_RELOAD = 30;

    private final ThreeNodes nodes;
    private final AtomicBoolean over = new AtomicBoolean();

    ReloadIT(ThreeNodes nodes) {
        this.nodes = nodes;
    }

    @Test
    void reloads_leaveNoPostWithoutItsNode_andCutNoReader() throws Exception {
        var gate = new Gate();
        var alice = nodes.chat("alice");
        var sent = alice.send(nodes.model().answering(gate.script("before ", "and ", "after")));
        var reader = alice.read(sent);
        gate.let(1);
        reader.awaitText("before ");
        var asking = Stream.of(Version.HTTP_1_1, Version.HTTP_2)
                .map(version -> nodes.chat("admin", version))
                .map(admin -> Background.call(() -> askOnAndOn(admin)))
                .toList();
        var sending = new Sending(SENDS_PER_SECOND, nodes.chat("bob", Version.HTTP_1_1), nodes.chat("bob"));

        for (int i = 0; i < Integer.getInteger("damso.reloads", 10); i++) {
            sending.awaitAnswered(SENDS_PER_RELOAD);
            nodes.nginx.reload();
        }
        sending.awaitAnswered(SENDS_PER_RELOAD).stop();
        over.set(true);

        var asked = asking.stream().map(CompletableFuture::join).toList();
        System.out.println("ReloadIT: sends were answered " + sending.byStatus() + ", questions " + asked);
        gate.let(2);
        assertThat(reader.awaitEnd().text()).isEqualTo("before and after");
        // A client that uses a connection at the very moment at which its worker leaves has no answer, as ever.
        assertThat(sending.byStatus().keySet()).isSubsetOf(202, Sending.NOTHING);
        assertThat(asked).allSatisfy(answers -> assertThat(answers.keySet()).isSubsetOf(200, Sending.NOTHING));
        sending.assertKeptOnce(nodes.rows());
        sending.assertReplied(nodes.rows());
    }

    /** @return how often each status was the answer */
    private Map<Integer, Integer> askOnAndOn(Chat chat) {
        var answers = new TreeMap<Integer, Integer>();
        while (!over.get()) {
            answers.merge(ask(chat), 1, Integer::sum);
        }
        return answers;
    }

    private static int ask(Chat chat) {
        try {
            return chat.post("rooms", "{\"limit\": 1}").status();
        } catch (UncheckedIOException e) {
            System.out.println("DEBUG " + e.getCause());
            return Sending.NOTHING;
        }
    }
}
