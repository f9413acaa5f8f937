package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.Background;
import io.damso.testing.Script;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** All nodes are restarted, one after another, as operations.md says, while people talk who never try twice. */
@ExtendWith(SharedServers.class)
@Tag("nginx")
@Tag("long")
class RollingRestartIT {

    private static final int SENDS_PER_SECOND = 50;
    private static final int LIVE = 20;
    // 3 s together. A node that is drained waits for 7.
    private static final Duration PACE = Duration.ofMillis(100);
    private static final String[] TOKENS =
            IntStream.range(0, 30).mapToObj(i -> "<" + i + ">").toArray(String[]::new);
    private static final String TEXT = String.join("", TOKENS);

    // Three nodes that serve and start on two processors are slow.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ThreeNodes nodes;
    private final String prompt;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();

    RollingRestartIT(ThreeNodes nodes) {
        this.nodes = nodes;
        this.prompt = nodes.model().answering(Script.reply(TOKENS).perToken(PACE));
    }

    @Test
    @Timeout(600)
    void noSendFails_noWordIsLost_andNothingIsThereTwice() throws Exception {
        var readers = IntStream.range(0, LIVE)
                .mapToObj(i -> Background.call(this::readOnAndOn))
                .toList();
        var sending = new Sending(SENDS_PER_SECOND, nodes.chat("alice"), nodes.chat("bob"));

        for (String name : ThreeNodes.NAMES) {
            sending.awaitAnswered(SENDS_PER_SECOND);
            restart(name);
        }

        sending.awaitAnswered(SENDS_PER_SECOND).stop();
        over.set(true);
        readers.forEach(CompletableFuture::join);
        System.out.println("RollingRestartIT: sends were answered " + sending.byStatus()
                + "; of the replies that were read " + whole + " are whole and " + interrupted + " interrupted");
        assertThat(whole.get()).isGreaterThan(LIVE * ThreeNodes.NAMES.size());
        assertThat(sending.byStatus()).containsOnlyKeys(202);
        sending.assertKeptOnce(nodes.rows());
        sending.assertReplied(nodes.rows());
    }

    private void restart(String name) throws Exception {
        var node = nodes.node(name);
        nodes.nginx.takeOut(name);
        node.close();
        node.launch();
        nodes.nginx.putBack(name);
    }

    /** One reply after the other, each to its end. */
    private Void readOnAndOn() {
        var alice = nodes.chat("alice");
        while (!over.get()) {
            var sent = alice.send(prompt);
            var follower = follow(new Follower(sent), alice);
            assertThat(follower.finals()).isEqualTo(1);
            assertSame(follower.text(), kept(alice, sent));
        }
        return null;
    }

    // A Redis that stands still as a reply ends, because three nodes take the machine, is not told of it: history has
    // the
    // reply once MySQL does.
    private static JsonNode kept(Chat alice, Sent sent) {
        return await().atMost(PATIENCE)
                .until(
                        () -> alice.history(sent.room()).stream()
                                .filter(message ->
                                        message.path("message_id").asText().equals(sent.replyId()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    // Of what did not end in the node's time nothing is lost either.
    private void assertSame(String text, JsonNode reply) {
        assertThat(reply.path("content").asText()).isEqualTo(text);
        if (reply.path("status").asText().equals("interrupted")) {
            assertThat(TEXT).startsWith(text);
            interrupted.incrementAndGet();
        } else {
            assertThat(reply.path("status").asText()).isEqualTo("done");
            assertThat(text).isEqualTo(TEXT);
            whole.incrementAndGet();
        }
    }

    // Who reads at another node than the reply's may be told to come again, while Redis has no word of it.
    private static Follower follow(Follower follower, Chat chat) {
        while (follower.finals() == 0) {
            var stream = follower.open(chat);
            assertThat(stream.status()).isIn(200, 503);
            if (stream.status() == 200) {
                follower.take(stream.await(PATIENCE, stream::isEnded).events());
            }
        }
        return follower;
    }
}
