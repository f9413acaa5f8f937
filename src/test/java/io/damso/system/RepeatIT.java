package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class RepeatIT {

    private static final String KEY = "Idempotency-Key";

    private final Damso damso;
    private final Chat bob;
    private final String room = Names.next();
    private final String key = Names.next();
    private final String prompt = "Once, please " + Names.next();

    RepeatIT(Damso damso) {
        this.damso = damso;
        this.bob = damso.chat("bob");
    }

    @Test
    void aRepeatedSend_getsTheFirstAnswer_whileTheReplyIsLive_andAfterItsEnd() {
        var gate = new Gate();
        damso.model().answering(prompt, gate.script("Yes"));
        JsonNode first = send(key).json();
        assertThat(send(key).json()).isEqualTo(first);
        gate.let(1);
        bob.read(Sent.of(room, first)).awaitEnd();

        assertThat(send(key).json()).isEqualTo(first);

        assertOneMessage();
    }

    @Test
    void quotesAroundAKey_areNotPartOfIt_andAnOlderClientsMemberIsTheSameKey() {
        JsonNode first = send("\"" + key + "\"").json();

        assertThat(send(key).json()).isEqualTo(first);
        var body = Chat.message(room, prompt).put("client_message_id", key);
        assertThat(bob.post("message/send", body.toString()).json()).isEqualTo(first);
    }

    @Test
    void fiftyRepeatsAtOnce_areOneMessage_andOneCallToTheModel() {
        var executor = Executors.newFixedThreadPool(50);
        try {
            var sends = IntStream.range(0, 50)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> send(key), executor))
                    .toList();

            var answers = sends.stream().map(CompletableFuture::join).toList();

            assertThat(answers).extracting(Answer::status).containsOnly(202);
            assertThat(answers.stream().map(Answer::json).distinct()).hasSize(1);
            assertOneMessage();
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void aKeyUsedForAnotherMessage_isRefused_whateverDiffers() {
        send(key);

        var others = Stream.of(
                Chat.message(room, prompt + "!"),
                Chat.message(Names.next(), prompt),
                Chat.message(room, prompt).put("include_portfolio", true));

        assertThat(others).allSatisfy(other -> {
            var answer = bob.post("message/send", other.toString(), KEY, key);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("field").asText()).isEqualTo(KEY);
        });
    }

    @Test
    void oneAccountsKey_isNotAnothers() {
        JsonNode first = send(key).json();

        var answer = damso.chat("alice").trySend(room, prompt, KEY, key);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("message_id")).isNotEqualTo(first.path("message_id"));
    }

    @Test
    void aRepeatedStreamCall_joinsTheFirstReply() {
        var gate = new Gate();
        damso.model().answering(prompt, gate.script("a", "b"));
        var first = bob.stream(room, prompt, KEY, key);
        gate.let(1);
        first.awaitText("a");

        var second = bob.stream(room, prompt, KEY, key).awaitText("a");
        gate.let(1);

        assertThat(second.awaitEnd().events()).isEqualTo(first.awaitEnd().events());
        assertOneMessage();
    }

    private Answer send(String withKey) {
        return bob.trySend(room, prompt, KEY, withKey);
    }

    private void assertOneMessage() {
        Awaitility.await().until(() -> damso.rows().of(room).size() == 2);
        assertThat(bob.history(room)).hasSize(2);
        assertThat(damso.model().requests(prompt)).hasSize(1);
    }
}
