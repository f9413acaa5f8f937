package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class StopIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Damso damso;
    private final Chat alice;
    private final Gate gate = new Gate();
    private final String prompt;

    StopIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
        this.prompt = damso.model().answering(gate.script("half ", "of it", " and more"));
    }

    @Test
    void aStop_reachesTheModel_andKeepsThePartialText() {
        var sent = alice.send(prompt);
        var stream = alice.read(sent);
        gate.let(2);
        stream.awaitText("half of it");

        var answer = alice.stop(sent.streamKey());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("stop_requested");
        assertThat(damso.model().awaitRequest(prompt).awaitDisconnect(AT_ONCE)).isTrue();
        assertStopped(sent, stream, "half of it");
    }

    @Test
    void aStop_comesBeforeTheFirstTokenToo() {
        var sent = alice.send(prompt);
        var stream = alice.read(sent);
        var request = damso.model().awaitRequest(prompt);

        alice.stop(sent.streamKey());

        assertThat(request.awaitDisconnect(AT_ONCE)).isTrue();
        assertStopped(sent, stream, "");
    }

    @Test
    void aRoomsLiveReply_isStoppedByTheRoomsId() {
        var sent = alice.send(prompt);
        var stream = alice.read(sent);
        gate.let(1);
        stream.awaitText("half ");

        assertThat(alice.stop(sent.room()).status()).isEqualTo(200);

        assertStopped(sent, stream, "half ");
    }

    @Test
    void aStop_worksOnEveryNode() {
        var sent = alice.send(prompt);
        var stream = alice.read(sent);
        gate.let(1);
        stream.awaitText("half ");

        assertThat(Chat.of(damso.strictNode, "alice").stop(sent.streamKey()).status())
                .isEqualTo(200);

        assertThat(damso.model().awaitRequest(prompt).awaitDisconnect(AT_ONCE)).isTrue();
        assertStopped(sent, stream, "half ");
    }

    @Test
    void aStopAfterTheEnd_changesNothing_andTheNextReplyNeither() {
        var sent = alice.send("Hi");
        alice.read(sent).awaitEnd();

        assertThat(alice.stop(sent.streamKey()).status()).isEqualTo(200);
        assertThat(alice.stop(sent.room()).status()).isEqualTo(200);

        var next = alice.send(sent.room(), "Hi again");
        assertThat(alice.read(next).awaitEnd().last().name()).isEqualTo("done");
        assertThat(alice.reply(sent).path("status").asText()).isEqualTo("done");
    }

    @Test
    void stoppingWhatNeverWas_isNotFound() {
        assertThat(alice.stop(Names.next()).status()).isEqualTo(404);
        assertThat(alice.stop("msg_" + "0".repeat(26) + ".AAAAAAAAAAAAAAAAAAAAAA")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aRoomWhoseReplyWasStopped_takesTheNextMessageAtOnce() {
        var sent = alice.send(prompt);
        alice.stop(sent.streamKey());
        alice.read(sent).awaitEnd();

        assertThat(alice.read(alice.send(sent.room(), "Hi")).awaitEnd().text()).isEqualTo("Hello");
    }

    private void assertStopped(Sent sent, EventStream stream, String text) {
        var last = stream.awaitEnd().last();
        assertThat(last.name()).isEqualTo("stopped");
        assertThat(last.text("reason")).isEqualTo("user");
        assertThat(last.json().path("message_length").asInt(-1)).isEqualTo(text.length());
        assertThat(stream.text()).isEqualTo(text);
        assertThat(alice.reply(sent).path("status").asText()).isEqualTo("stopped");
        assertThat(alice.reply(sent).path("content").asText()).isEqualTo(text);
        stream.await(() -> damso.rows().of(sent.room()).size() == 2);
        assertThat(damso.rows().of(sent.room()).get(1).status()).isEqualTo("stopped");
    }
}
