package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedServers.class)
class ReplayIT {

    private static final String NO_SUCH_STREAM = "msg_" + "0".repeat(26) + ".AAAAAAAAAAAAAAAAAAAAAA";

    private final Damso damso;
    private final Chat alice;

    ReplayIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
    }

    private Sent ended() {
        return endedAsSeenLive(new ArrayList<>());
    }

    /** @param seen gets each event as a reader had it who was there all the time: one for each token */
    private Sent endedAsSeenLive(List<Event> seen) {
        var gate = new Gate();
        var sent = alice.send(damso.model().answering(gate.script("a", "b", "c", "d")));
        var stream = alice.read(sent);
        for (String soFar : new String[] {"a", "ab", "abc", "abcd"}) {
            gate.let(1);
            stream.awaitText(soFar);
        }
        seen.addAll(stream.awaitEnd().events());
        return sent;
    }

    @Test
    void anEndedReply_isReplayedWhole_eachTimeTheSame() {
        var sent = ended();

        var first = alice.read(sent).awaitEnd();

        assertThat(first.text()).isEqualTo("abcd");
        assertThat(first.names()).startsWith("start").endsWith("done");
        assertThat(first.events())
                .extracting(Event::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("\\d+-\\d+"));
        assertThat(alice.read(sent).awaitEnd().events()).isEqualTo(first.events());
    }

    @Test
    void aReaderThatComesBack_getsWhatFollowsItsLastEvent() {
        var seen = new ArrayList<Event>();
        var sent = endedAsSeenLive(seen);
        for (int tokens = 0; tokens <= 4; tokens++) {
            String last = seen.get(tokens).id();

            var byHeader = alice.readAfter(last, sent).awaitEnd();
            var byQuery = alice.open("stream/" + sent.streamKey() + "?last_event_id=" + last)
                    .awaitEnd();

            assertThat(byHeader.text()).isEqualTo("abcd".substring(tokens));
            assertThat(byHeader.names()).doesNotContain("start", "snapshot");
            assertThat(byHeader.last()).isEqualTo(seen.get(5));
            assertThat(byQuery.events()).isEqualTo(byHeader.events());
        }
    }

    @Test
    void aReaderThatComesBackInTheMiddle_goesOnLive() throws Exception {
        var gate = new Gate();
        var sent = alice.send(damso.model().answering(gate.script("a", "b", "c")));
        var before = alice.read(sent);
        gate.let(1);
        before.awaitText("a").close();
        gate.let(1);

        var after = alice.readAfter(before.last().id(), sent).awaitText("b");
        gate.let(1);

        assertThat(after.awaitEnd().text()).isEqualTo("bc");
    }

    @Test
    void theHeader_countsBeforeTheQuery() {
        var seen = new ArrayList<Event>();
        var sent = endedAsSeenLive(seen);

        var stream = alice.open(
                "stream/" + sent.streamKey() + "?last_event_id=" + seen.get(0).id(),
                "Last-Event-ID",
                seen.get(4).id());

        assertThat(stream.awaitEnd().names()).containsExactly("done");
    }

    @Test
    void whoHasEverything_getsNothing_whichStopsAnEventSource() {
        var sent = ended();
        String last = alice.read(sent).awaitEnd().last().id();

        var answer = alice.get("stream/" + sent.streamKey(), "Last-Event-ID", last);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-1", "1700000000000-3", "0-9"})
    void aForgedPosition_isAnsweredByAllTextAtOnce(String id) {
        var sent = ended();

        var stream = alice.readAfter(id, sent).awaitEnd();

        assertThat(stream.names()).containsExactly("snapshot", "done");
        assertThat(stream.text()).isEqualTo("abcd");
    }

    @Test
    void aForgedPositionInALiveReply_isAnsweredByAllTextSoFar_andTheRest() {
        var gate = new Gate();
        var sent = alice.send(damso.model().answering(gate.script("a", "b", "c")));
        gate.let(2);
        alice.read(sent).awaitText("ab");

        var stream = alice.readAfter("1-1", sent).awaitText("ab");
        gate.let(1);

        assertThat(stream.awaitEnd().text()).isEqualTo("abc");
        assertThat(stream.names()).containsExactly("snapshot", "message", "done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "-1-1", "1-", "1--1", "1-1-1", "99999999999999999999-1", "1-1;DROP", "１-１"})
    void aMalformedPosition_isRefused(String id) {
        var sent = ended();

        var answer = alice.get("stream/" + sent.streamKey() + "?last_event_id="
                + java.net.URLEncoder.encode(id, java.nio.charset.StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo("last_event_id");
    }

    @Test
    void aStreamThatNeverWas_isNotFound() {
        assertThat(alice.get("stream/" + NO_SUCH_STREAM).status()).isEqualTo(404);
    }

    @Test
    void anothersStream_isNotFound_byWhateverName() {
        var gate = new Gate();
        var sent = alice.send(damso.model().answering(gate.script("a secret")));
        var bob = damso.chat("bob");

        assertThat(bob.get("stream/" + sent.streamKey()).status()).isEqualTo(404);
        assertThat(bob.get("stream/" + sent.streamKey(), "Last-Event-ID", "1-1").status())
                .isEqualTo(404);
        assertThat(bob.get("rooms/" + sent.room() + "/stream").status()).isEqualTo(204);
        assertThat(bob.get("rooms/" + sent.room() + "/messages").status()).isEqualTo(404);
        assertThat(bob.stop(sent.streamKey()).status()).isEqualTo(404);
        assertThat(bob.stop(sent.room()).status()).isEqualTo(404);
        gate.let(1);
        assertThat(alice.read(sent).awaitEnd().last().name()).isEqualTo("done");
        assertThat(bob.get("stream/" + sent.streamKey()).status()).isEqualTo(404);
    }

    @Test
    void theRightReplyWithAWrongSecret_isNotFound() {
        var sent = ended();
        String forged = sent.replyId() + "."
                + "A".repeat(sent.streamKey().length() - sent.replyId().length() - 1);

        assertThat(alice.get("stream/" + forged).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "msg_1.abc", "msg_0.", "a%20b", "a.b.c"})
    void aMalformedStreamKey_isRefused(String key) {
        var answer = alice.get("stream/" + key);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo("stream_key");
    }
}
