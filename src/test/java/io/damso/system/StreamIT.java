package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.damso.testing.Script;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class StreamIT {

    private final Damso damso;
    private final Chat alice;

    StreamIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
    }

    @Test
    void aStream_beginsWithRetryAndStart_andEndsWithDone() {
        var sent = alice.send("Hi");

        var stream = alice.read(sent).awaitEnd();

        assertThat(stream.lines()).filteredOn(line -> !line.isEmpty()).first().isEqualTo("retry: 2000");
        assertThat(stream.names()).startsWith("start").endsWith("done").containsOnlyOnce("start", "done");
        assertThat(stream.names().subList(1, stream.names().size() - 1))
                .isNotEmpty()
                .containsOnly("message");
        var start = stream.first("start");
        assertThat(start.text("message_id")).isEqualTo(sent.messageId());
        assertThat(start.text("reply_id")).isEqualTo(sent.replyId());
        assertThat(start.text("stream_key")).isEqualTo(sent.streamKey());
        assertThat(start.text("room_id")).isEqualTo(sent.room());
        var message = stream.first("message");
        assertThat(message.text("type")).isEqualTo("content");
        assertThat(message.text("content")).isEqualTo(message.text("delta"));
        var done = stream.last();
        assertThat(done.text("reply_id")).isEqualTo(sent.replyId());
        assertThat(done.json().path("message_length").asInt()).isEqualTo("Hello".length());
        assertThat(done.text("finish_reason")).isEqualTo("stop");
        assertThat(done.json().path("usage").path("output_tokens").asInt()).isPositive();
    }

    @Test
    void aReplyAboutSymbols_isAnalysed_beforeItIsDone_andInHistory() {
        String analysis = "{\"sentiment\":\"positive\",\"recommendations\":[{\"symbol\":\"AAPL\","
                + "\"action\":\"BUY\",\"confidence\":0.8,\"rationale\":\"It was said.\"}]}";
        damso.model().answeringAnalyses(Script.reply(analysis.split("(?<=,)")));
        var asked = Chat.message(Names.next(), "Hi").set("analysis_symbols", arrayOf("AAPL"));
        var sent = Sent.of(
                asked.path("room_id").asText(),
                alice.post("message/send", asked.toString()).json());

        var stream = alice.read(sent).awaitEnd();

        assertThat(stream.names()).endsWith("message", "analysis", "done");
        var told = stream.first("analysis").json();
        assertThat(told.path("recommendations").path(0).path("action").asText()).isEqualTo("BUY");
        assertThat(told.path("disclaimer").asText()).isNotEmpty();
        assertThat(alice.reply(sent).path("metadata").path("analysis")).isEqualTo(told);
    }

    private static ArrayNode arrayOf(String symbol) {
        return JsonNodeFactory.instance.arrayNode().add(symbol);
    }

    @Test
    void aStreamsHeaders_keepProxiesFromHoldingOrChangingIt() {
        var stream = alice.read(alice.send("Hi")).awaitEnd();

        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
        assertThat(stream.header("Cache-Control")).isEqualTo("no-cache, no-transform");
        assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(stream.header("Content-Encoding")).isEmpty();
        assertThat(stream.header("Set-Cookie")).isEmpty();
    }

    @Test
    void whileTheModelThinks_aCommentComesWithinASecond_andEveryFifteen() throws IOException {
        var sent = alice.send(damso.model().answering(new Gate().script("late")));

        try (var stream = alice.read(sent)) {
            stream.await(Duration.ofSeconds(1), () -> comments(stream) >= 1);
            stream.await(Duration.ofSeconds(15), () -> comments(stream) >= 2);
        }
        alice.stop(sent.streamKey());
    }

    private static long comments(EventStream stream) {
        return stream.lines().stream().filter(line -> line.startsWith(":")).count();
    }

    @Test
    void eachToken_reachesTheReader_beforeTheModelSaysTheNext() {
        var gate = new Gate();
        var sent = alice.send(damso.model().answering(gate.script("one ", "two ", "three ", "four")));
        var stream = alice.read(sent);
        var soFar = new StringBuilder();

        for (String token : new String[] {"one ", "two ", "three ", "four"}) {
            gate.let(1);
            stream.awaitText(soFar.append(token).toString());
        }

        assertThat(stream.awaitEnd().names()).filteredOn("message"::equals).hasSize(4);
    }

    @Test
    void sendingAndReading_isOneCallToo() {
        var stream = alice.stream(Names.next(), "Hi").awaitEnd();

        assertThat(stream.text()).isEqualTo("Hello");
        assertThat(stream.names()).startsWith("start").endsWith("done");
    }

    @Test
    void aRoomsStream_isThatOfItsLiveReply_andNothingElse() {
        var gate = new Gate();
        var sent = alice.send(damso.model().answering(gate.script("Yes")));
        var stream = alice.open("rooms/" + sent.room() + "/stream");

        gate.let(1);

        assertThat(stream.awaitEnd().first("start").text("reply_id")).isEqualTo(sent.replyId());
        assertThat(stream.text()).isEqualTo("Yes");
        stream.await(() -> alice.get("rooms/" + sent.room() + "/stream").status() == 204);
    }

    @Test
    void aReaderThatLeaves_doesNotEndTheReply() throws IOException {
        var gate = new Gate();
        var sent = alice.send(damso.model().answering(gate.script("a", "b", "c")));
        var left = alice.read(sent);
        gate.let(1);
        left.awaitText("a").close();

        gate.let(2);

        assertThat(alice.read(sent).awaitEnd().text()).isEqualTo("abc");
        assertThat(alice.reply(sent).path("status").asText()).isEqualTo("done");
    }

    @Test
    void manyReaders_onTwoNodes_readTheSame() {
        var gate = new Gate();
        var sent = alice.send(damso.model().answering(gate.script("a", "b", "c")));
        var here = alice.read(sent);
        var there = Chat.of(damso.strictNode, "alice").read(sent);
        gate.let(2);
        here.awaitText("ab");
        there.awaitText("ab");

        gate.let(1);

        assertThat(there.awaitEnd().events()).isEqualTo(here.awaitEnd().events());
    }
}
