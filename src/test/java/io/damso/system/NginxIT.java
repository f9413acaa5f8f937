package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Talking through nginx, where any of three nodes answers. */
@ExtendWith(SharedServers.class)
@Tag("nginx")
class NginxIT {

    private static final Duration TAKEN_OVER = Duration.ofSeconds(15);
    // So that each node has some.
    private static final int READERS = 6;

    private final ThreeNodes nodes;
    private final Chat alice;
    private final Gate gate = new Gate();

    NginxIT(ThreeNodes nodes) {
        this.nodes = nodes;
        this.alice = nodes.chat("alice");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void eachToken_arrives_beforeTheModelSaysTheNext(Version version) {
        var browser = nodes.chat("alice", version);
        String room = Names.next();
        var posted = browser.stream(room, nodes.model().answering(gate.script("a", "b", "c")));
        posted.await(() -> posted.count() == 1);
        var sent = Sent.of(room, posted.first("start").json());
        var readers = List.of(posted, browser.read(sent), browser.open("rooms/" + room + "/stream"));

        for (String text : List.of("a", "ab")) {
            gate.let(1);
            readers.forEach(reader -> reader.awaitText(text));
        }

        gate.let(1);
        readers.forEach(reader -> assertThat(reader.awaitEnd().text()).isEqualTo("abc"));
        assertThat(readers).allSatisfy(reader -> {
            assertThat(reader.version()).isEqualTo(version);
            assertThat(reader.header("Content-Type")).startsWith("text/event-stream");
            assertThat(reader.header("Content-Encoding")).isEmpty();
        });
    }

    @Test
    void anyNode_hasReadersGoOn_andStopsAReply() {
        var sent = alice.send(nodes.model().answering(gate.script("to ", "be ", "continued")));
        var first = alice.read(sent);
        gate.let(1);
        first.awaitText("to ");
        var others = readers(() -> alice.readAfter(first.last().id(), sent));
        gate.let(1);
        others.forEach(reader -> reader.awaitText("be "));

        assertThat(alice.stop(sent.streamKey()).status()).isEqualTo(200);

        assertThat(first.awaitEnd().last().name()).isEqualTo("stopped");
        others.forEach(reader -> assertThat(reader.awaitEnd().names()).containsExactly("message", "stopped"));
        assertThat(alice.reply(sent).path("content").asText()).isEqualTo("to be ");
        await().untilAsserted(() ->
                assertThat(nodesAsked("/stream/" + sent.streamKey())).hasSize(ThreeNodes.NAMES.size()));
    }

    private static List<EventStream> readers(Supplier<EventStream> open) {
        return Stream.generate(open).limit(READERS).toList();
    }

    private Set<String> nodesAsked(String path) throws IOException {
        return Files.readAllLines(nodes.nginx.accessLog()).stream()
                .map(Answer::parse)
                .filter(line -> line.path("path").asText().endsWith(path))
                .map(line -> line.path("node").asText())
                .collect(Collectors.toSet());
    }

    @Test
    void aNodeThatIsKilled_isMissedByNobody_andNoSendIsMadeTwice() throws Exception {
        var lost = nodes.node("node3");
        var half = new Gate();
        var interrupted = Chat.of(lost, "alice").send(nodes.model().answering(half.script("half", "never")));
        var whole = Chat.of(nodes.node("node1"), "alice")
                .send(nodes.model().answering(gate.script("so ", "far ", "so ", "good")));
        var reader = alice.read(interrupted);
        var readers = readers(() -> alice.read(whole));
        half.let(1);
        gate.let(1);
        reader.awaitText("half");
        readers.forEach(one -> one.awaitText("so "));
        var sending = new Sending(20, alice).awaitAnswered(20);

        lost.kill();

        long killed = System.nanoTime();
        var follower =
                new Follower(interrupted).take(reader.await(reader::isEnded).events());
        assertThat(follower.follow(alice).text()).isEqualTo("half");
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(TAKEN_OVER);
        assertThat(alice.reply(interrupted).path("status").asText()).isEqualTo("interrupted");
        await().until(() -> readers.stream().anyMatch(EventStream::isEnded));
        gate.let(3);
        readers.forEach(one -> {
            var read = new Follower(whole).take(one.await(one::isEnded).events());
            assertThat(read.follow(alice).text()).isEqualTo("so far so good");
        });
        sending.awaitAnswered(100).stop();
        lost.launch().awaitReady(Damso.START);
        sending.assertKeptOnce(nodes.rows());
        System.out.println("NginxIT: with a node killed, sends were answered " + sending.byStatus());
        // Whoever was at the node just then hears that nobody knows.
        assertThat(sending.byStatus().keySet()).isSubsetOf(202, 502).contains(202);
    }
}
