package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.LibertyServer;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes of their own: one that lets few readers in, and one that lets none stay for long. */
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadersIT {

    private final Damso damso;
    private final LibertyServer few;
    private final LibertyServer brief;

    ReadersIT(Damso damso) throws Exception {
        this.damso = damso;
        this.few = damso.backends.node("few", Map.of("DAMSO_READERS_MAX", "2"));
        this.brief = damso.backends.node("brief", Map.of("DAMSO_READER_SECONDS", "1"));
    }

    @BeforeAll
    void start() throws Exception {
        few.launch();
        brief.launch();
        few.awaitReady(Damso.START);
        brief.awaitReady(Damso.START);
    }

    @AfterAll
    void stop() throws Exception {
        few.kill();
        brief.kill();
    }

    @Test
    void aReader_isSentAwayInTime_andComesBackWithoutLoss() {
        var gate = new Gate();
        String whole = "to the very end of it all";
        var alice = Chat.of(brief, "alice");
        var sent = alice.send(damso.model().answering(gate.script(whole.split("(?<= )"))));
        var seen = new ArrayList<Event>();
        int visits = 0;
        while (seen.stream().noneMatch(Event::isFinal)) {
            gate.let(2);
            var visit = seen.isEmpty()
                    ? alice.read(sent)
                    : alice.readAfter(seen.get(seen.size() - 1).id(), sent);
            visit.awaitCleanEnd();
            assertThat(visit.lines())
                    .filteredOn(line -> line.startsWith("retry: "))
                    .hasSize(visit.names().contains("done") ? 1 : 2);
            seen.addAll(visit.events());
            visits++;
        }
        assertThat(visits).isGreaterThanOrEqualTo(4);
        assertThat(seen).extracting(Event::name).doesNotContain("snapshot").endsWith("done");
        assertThat(seen.stream()
                        .filter(event -> event.name().equals("message"))
                        .map(event -> event.text("delta"))
                        .collect(Collectors.joining()))
                .isEqualTo(whole);
    }

    @Test
    void oneReaderTooMany_isTurnedAway_beforeItsMessageIsKept_andLetInOnceAnotherLeft() throws Exception {
        var gate = new Gate();
        String prompt = damso.model().answering(gate.script("late"));
        var alice = Chat.of(few, "alice");
        var sent = damso.chat("alice").send(prompt);
        String room = Names.next();
        try (var first = alice.read(sent);
                var second = alice.read(sent)) {
            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(200);

            var refused = alice.get("stream/" + sent.streamKey());
            var refusedSend = alice.post("stream", Chat.message(room, "Hi").toString());

            assertTurnedAway(refused);
            assertTurnedAway(refusedSend);
        }
        assertThat(alice.get("rooms/" + room + "/messages").status()).isEqualTo(404);
        gate.let(1);
        await().until(() -> alice.get("stream/" + sent.streamKey()).status() == 200);
        assertThat(alice.stream(room, "Hi").awaitEnd().text()).isEqualTo("Hello");
    }

    private static void assertTurnedAway(Answer refused) {
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(refused.response().headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(refused.header("Retry-After")).contains("1");
    }
}
