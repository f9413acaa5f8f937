package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.Background;
import io.damso.testing.LibertyServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node of its own is drained, once, over the stores that the others use; the others take over its readers. */
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrainIT {

    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final Damso damso;
    private final LibertyServer node;
    private final Chat alice;
    private final Chat elsewhere;
    private final Gate inTime = new Gate();
    private final Gate halfway = new Gate();

    DrainIT(Damso damso) throws Exception {
        this.damso = damso;
        this.node = damso.backends.node("drained", Map.of());
        this.alice = Chat.of(node, "alice");
        this.elsewhere = damso.chat("alice");
    }

    @BeforeAll
    void start() throws Exception {
        node.launch().awaitReady(Damso.START);
    }

    @AfterAll
    void stop() throws Exception {
        node.kill();
    }

    private static Answer drain(Chat chat) {
        return chat.post("admin/drain", "");
    }

    private Answer readiness() {
        return Chat.ask(
                HttpRequest.newBuilder(node.address().resolve("/health/ready")).timeout(Duration.ofSeconds(5)));
    }

    private JsonNode readinessData() {
        return readiness().json().path("checks").findParents("name").stream()
                .filter(check -> check.path("name").asText().equals("damso"))
                .findFirst()
                .orElseThrow()
                .path("data");
    }

    @Test
    void aDrain_cutsNobodyOff() {
        onlyAnAdministratorMayAskForIt();
        var ending = alice.send(damso.model().answering(inTime.script("to ", "the ", "end")));
        var endless = alice.send(damso.model().answering(halfway.script("half ", "of it", "!")));
        var posted = alice.stream(Names.next(), damso.model().answering(new Gate().script("never")));
        var reader = alice.read(ending);
        inTime.let(1);
        reader.awaitText("to ");
        halfway.let(2);
        var other = alice.read(endless);
        other.await(() -> !other.text().isEmpty());

        long begun = System.nanoTime();
        var drained = Background.call(() -> drain(Chat.of(node, "admin")));
        List.of(reader, other, posted).forEach(DrainIT::assertSentAway);
        assertThat(drained).isNotDone();
        assertNothingNewIsTaken(ending);
        var resumed = elsewhere.readAfter(reader.last().id(), ending);
        inTime.let(2);
        assertThat(resumed.awaitEnd().text()).isEqualTo("the end");
        assertThat(resumed.names()).doesNotContain("start", "snapshot").endsWith("done");

        var answer = drained.join();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_MOST);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("drained");
        assertThat(answer.json().path("interrupted").asInt()).isEqualTo(2);
        assertThat(elsewhere.reply(ending).path("content").asText()).isEqualTo("to the end");
        assertInterrupted(endless, other);
        assertThat(readiness().status()).isEqualTo(503);
        assertThat(drain(Chat.of(node, "admin")).json().path("interrupted").asInt(-1))
                .isZero();
    }

    private void onlyAnAdministratorMayAskForIt() {
        var forbidden = drain(Chat.of(node, "bob"));
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(forbidden.json().path("errorCode").asInt()).isEqualTo(1000);
        assertThat(drain(Chat.stranger(node)).status()).isEqualTo(401);
        assertThat(readiness().status()).isEqualTo(200);
        assertThat(readinessData().path("draining").asBoolean(true)).isFalse();
    }

    private static void assertSentAway(EventStream stream) {
        stream.awaitCleanEnd();
        assertThat(stream.events()).noneMatch(Event::isFinal);
        assertThat(stream.lines())
                .filteredOn(line -> line.startsWith("retry: "))
                .last()
                .satisfies(
                        line -> assertThat(Integer.parseInt(line.substring(7))).isBetween(100, 1_999));
    }

    private void assertNothingNewIsTaken(Sent live) {
        assertThat(readiness().status()).isEqualTo(503);
        assertThat(readinessData().path("draining").asBoolean()).isTrue();
        for (var refused : List.of(
                alice.trySend(Names.next(), "Hi"),
                alice.post("stream", Chat.message(Names.next(), "Hi").toString()),
                alice.get("stream/" + live.streamKey()))) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
            assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                    .isPositive();
        }
    }

    private void assertInterrupted(Sent endless, EventStream before) {
        var after = elsewhere.readAfter(before.last().id(), endless).awaitEnd();
        assertThat(after.last().name()).isEqualTo("error");
        assertThat(after.last().text("code")).isEqualTo("interrupted");
        assertThat(before.text() + after.text()).isEqualTo("half of it");
        assertThat(elsewhere.reply(endless).path("status").asText()).isEqualTo("interrupted");
        assertThat(elsewhere.reply(endless).path("content").asText()).isEqualTo("half of it");
        await().until(() -> damso.rows().of(endless.room()).size() == 2);
        assertThat(damso.rows().of(endless.room()).get(1).status()).isEqualTo("interrupted");
    }
}
