package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedServers.class)
class RegenerateIT {

    private static final String KEY = "Idempotency-Key";
    private static final String UNKNOWN = "msg_" + "0".repeat(26);

    private final Damso damso;
    private final Chat alice;

    RegenerateIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
    }

    private Sent answered(String room) {
        var sent = alice.send(room, "Hi");
        alice.read(sent).awaitEnd();
        return sent;
    }

    private Answer again(Chat chat, String room, String messageId, String... headers) {
        return chat.post("rooms/" + room + "/messages/" + messageId + "/regenerate", "", headers);
    }

    private Answer again(Sent sent, String... headers) {
        return again(alice, sent.room(), sent.messageId(), headers);
    }

    @Test
    void anotherReply_isReadAtItsLocation_andBothAreKept() {
        var first = answered(Names.next());

        var answer = again(first);

        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        assertThat(answer.json().path("errorCode").asInt(-1)).isZero();
        var second = Sent.of(first.room(), answer.json());
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.replyId()).isGreaterThan(first.replyId());
        assertThat(answer.header("Location").orElseThrow()).endsWith("/api/chat/stream/" + second.streamKey());
        assertThat(alice.read(second).awaitEnd().names()).startsWith("start").endsWith("done");
        assertThat(alice.read(first).awaitEnd().text()).isEqualTo("Hello");
        assertBothKept(first, second);
    }

    private void assertBothKept(Sent first, Sent second) {
        var history = alice.history(first.room());
        assertThat(history)
                .extracting(message -> message.path("message_id").asText())
                .containsExactly(first.messageId(), first.replyId(), second.replyId());
        assertThat(history.subList(1, 3)).allSatisfy(reply -> {
            assertThat(reply.path("reply_to").asText()).isEqualTo(first.messageId());
            assertThat(reply.path("status").asText()).isEqualTo("done");
        });
        await().until(() -> damso.rows().of(first.room()).size() == 3);
        assertThat(damso.rows().of(first.room()))
                .extracting(Rows.Row::id)
                .containsExactly(first.messageId(), first.replyId(), second.replyId());
    }

    @Test
    void anOlderMessage_isAConflict() {
        var older = answered(Names.next());
        answered(older.room());

        var answer = again(older);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.json().has("stream_key")).isFalse();
        assertThat(alice.history(older.room())).hasSize(4);
    }

    @Test
    void aRoomWithALiveReply_isBusy_andSaysWithWhich() {
        var gate = new Gate();
        var sent = alice.send(damso.model().answering(gate.script("late")));

        var answer = again(sent);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("stream_key").asText()).isEqualTo(sent.streamKey());
        gate.let(1);
    }

    @Test
    void whatIsNoMessageOfThePersons_isNotFound() {
        var sent = answered(Names.next());

        assertThat(again(alice, sent.room(), UNKNOWN).status()).isEqualTo(404);
        assertThat(again(alice, sent.room(), sent.replyId()).status()).isEqualTo(404);
        assertThat(again(alice, Names.next(), sent.messageId()).status()).isEqualTo(404);
        assertThat(again(damso.chat("bob"), sent.room(), sent.messageId()).status())
                .isEqualTo(404);
        assertThat(again(damso.chat("bob"), sent.room(), sent.messageId(), KEY, Names.next())
                        .status())
                .isEqualTo(404);
        assertThat(again(Chat.stranger(damso.node), sent.room(), sent.messageId())
                        .status())
                .isEqualTo(401);
        assertThat(alice.history(sent.room())).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"r%20r, msg_00000000000000000000000000, room_id", "r1, msg_1, message_id", "r1, x, message_id"})
    void malformedNames_areRefused_andNamed(String room, String message, String field) {
        var answer = again(alice, room, message);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @Test
    void aMalformedKey_isRefused_andNamed() {
        var answer = again(alice, "r1", UNKNOWN, KEY, "k".repeat(256));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo(KEY);
    }

    @Test
    void aRepeat_getsTheFirstAnswer_alsoAfterAnotherMessage_onEveryNode() {
        var sent = answered(Names.next());
        String key = Names.next();
        JsonNode first = again(sent, KEY, key).json();
        assertThat(again(sent, KEY, "\"" + key + "\"").json()).isEqualTo(first);
        alice.read(Sent.of(sent.room(), first)).awaitEnd();
        answered(sent.room());

        assertThat(again(sent, KEY, key).json()).isEqualTo(first);
        assertThat(again(Chat.of(damso.strictNode, "alice"), sent.room(), sent.messageId(), KEY, key)
                        .json())
                .isEqualTo(first);

        assertThat(alice.history(sent.room())).hasSize(5);
    }

    @Test
    void aKeyUsedForAnother_isRefused_whicheverCameFirst() {
        String key = Names.next();
        String room = Names.next();
        alice.read(Sent.of(room, alice.trySend(room, "Hi", KEY, key).json())).awaitEnd();
        var sent = answered(room);

        var reused = again(sent, KEY, key);

        assertThat(reused.status()).isEqualTo(422);
        assertThat(reused.json().path("field").asText()).isEqualTo(KEY);
        String other = Names.next();
        alice.read(Sent.of(room, again(sent, KEY, other).json())).awaitEnd();
        assertThat(alice.trySend(room, "Hi", KEY, other).status()).isEqualTo(422);
        assertThat(again(answered(room), KEY, other).status()).isEqualTo(422);
    }
}
