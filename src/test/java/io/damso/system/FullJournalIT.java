package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.LibertyServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A node with as small a journal as there can be, which 10 MB fill, and MySQL away until it is full. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullJournalIT {

    private static final Duration RECOVERY = Duration.ofMinutes(1);
    private static final String LARGE = "담소".repeat(80_000);
    private static final int MANY = 60;

    private final Backends backends = new Backends("full-journal");
    private final Gate gate = new Gate();
    private final List<Sent> accepted = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private LibertyServer node;
    private Chat alice;

    @BeforeAll
    void start() throws Exception {
        node = backends.node("node1", Map.of("DAMSO_JOURNAL_MEGABYTES", "240", "DAMSO_CONTENT_MAX_BYTES", "524288"));
        alice = Chat.of(node, "alice");
        backends.start();
        node.launch().awaitReady(Damso.START);
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        node.kill();
        backends.close();
    }

    @Test
    void aFullJournal_takesNoTurnButEveryReply_alsoAfterARestart_untilMySqlIsBack() throws Exception {
        assertThat(journal()).isEqualTo("up");
        // Redis knows all of her rooms from then on, and so what is in a new one.
        var before = alice.send("Before");
        alice.read(before).awaitEnd();
        assertThat(alice.get("rooms").json().path("rooms")).hasSize(1);
        accepted.add(before);
        var live = alice.send(backends.model.answering(gate.script("to ", "the end")));
        accepted.add(live);
        backends.mySql.close();

        fill();
        assertNoTurnBegins();
        gate.let(2);
        assertThat(alice.read(live).awaitEnd().names()).endsWith("done");
        assertThat(alice.reply(live).path("content").asText()).isEqualTo("to the end");

        node.kill();
        node.launch();
        await().atMost(Damso.START).until(() -> journal().equals("full"));
        assertNoTurnBegins();

        backends.mySql.start();

        await().atMost(RECOVERY).until(() -> readiness().status() == 200);
        assertThat(journal()).isEqualTo("up");
        accepted.add(alice.send("And on"));
        await().atMost(RECOVERY).untilAsserted(this::assertEachIsInMySqlOnce);
        refused.forEach(room -> assertThat(backends.rows().of(room)).isEmpty());
    }

    private void fill() {
        for (int i = 0; i < MANY; i++) {
            String room = Names.next();
            var answer = alice.trySend(room, LARGE);
            if (answer.status() != 202) {
                refused.add(room);
                assertRefused(answer);
                return;
            }
            var sent = Sent.of(room, answer.json());
            accepted.add(sent);
            alice.read(sent).awaitEnd();
        }
        throw new AssertionError("the journal took it all");
    }

    private void assertNoTurnBegins() {
        var sent = accepted.get(accepted.size() - 1);
        var regenerate = "rooms/" + sent.room() + "/messages/" + sent.messageId() + "/regenerate";
        String room = Names.next();
        refused.add(room);
        assertRefused(alice.trySend(room, "Hi"));
        assertRefused(alice.post("stream", Chat.message(room, "Hi").toString()));
        assertRefused(alice.post(regenerate, ""));
        assertThat(readiness().status()).isEqualTo(503);
        assertThat(journal()).isEqualTo("full");
        assertThat(alice.history(sent.room())).hasSize(2);
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isPositive();
    }

    private void assertEachIsInMySqlOnce() {
        for (Sent sent : accepted) {
            assertThat(backends.rows().of(sent.room()))
                    .extracting(Rows.Row::id)
                    .containsExactly(sent.messageId(), sent.replyId());
        }
    }

    private Answer readiness() {
        return Chat.ask(
                HttpRequest.newBuilder(node.address().resolve("/health/ready")).timeout(Duration.ofSeconds(5)));
    }

    // Empty while the node does not answer yet.
    private String journal() {
        try {
            return readiness().json().path("checks").findParents("name").stream()
                    .filter(check -> check.path("name").asText().equals("damso"))
                    .map(check -> check.path("data").path("journal"))
                    .map(JsonNode::asText)
                    .findFirst()
                    .orElse("");
        } catch (RuntimeException | AssertionError e) {
            return "";
        }
    }
}
