package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
@Tag("mysql")
class SendIT {

    private final Damso damso;
    private final Chat alice;

    SendIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
    }

    @Test
    void aSend_isAcceptedWithIds_andTheAddressOfItsReply() {
        var answer = alice.trySend(Names.next(), "Hi");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("errorCode").asInt(-1)).isZero();
        assertThat(answer.json().path("message_id").asText()).matches("msg_[0-9A-HJKMNP-TV-Z]{26}");
        String replyId = answer.json().path("reply_id").asText();
        assertThat(replyId).isGreaterThan(answer.json().path("message_id").asText());
        String streamKey = answer.json().path("stream_key").asText();
        assertThat(streamKey).startsWith(replyId + ".").hasSizeLessThanOrEqualTo(64);
        assertThat(answer.header("Location").orElseThrow()).endsWith("/api/chat/stream/" + streamKey);
    }

    @Test
    void aMessage_isInHistory_fromItsAcceptanceOn() {
        var sent = alice.send(damso.model().answering(new Gate().script("late")));

        var question = alice.message(sent, sent.messageId());

        assertThat(question.path("room_id").asText()).isEqualTo(sent.room());
        assertThat(question.path("sender_type").asText()).isEqualTo("USER");
        assertThat(question.path("status").asText()).isEqualTo("accepted");
        assertThat(question.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(alice.history(sent.room()))
                .as("a live reply is not in history yet")
                .hasSize(1);
        alice.stop(sent.streamKey());
    }

    @Test
    void aTurn_isTwoRows_justAsHistoryShowsThem() {
        var sent = alice.send("Hi");
        alice.read(sent).awaitEnd();

        await().until(() -> damso.rows().of(sent.room()).size() == 2);

        var rows = damso.rows().of(sent.room());
        assertThat(rows).extracting(Rows.Row::id).containsExactly(sent.messageId(), sent.replyId());
        assertThat(rows).extracting(Rows.Row::sender).containsExactly("USER", "AI");
        assertThat(rows).extracting(Rows.Row::status).containsExactly("accepted", "done");
        assertThat(rows).extracting(Rows.Row::content).containsExactly("Hi", "Hello");
        var reply = alice.reply(sent);
        assertThat(reply.path("reply_to").asText()).isEqualTo(sent.messageId());
        assertThat(reply.path("stream_key").asText()).isEqualTo(sent.streamKey());
    }

    @Test
    void aRoomsMessages_comeInPages_withoutDoublesOrHoles() {
        var sent = alice.send("1");
        alice.read(sent).awaitEnd();
        for (String content : List.of("2", "3", "4", "5", "6", "7", "8")) {
            alice.read(alice.send(sent.room(), content)).awaitEnd();
        }

        var history = alice.history(sent.room());

        assertThat(history).hasSize(16);
        assertThat(history)
                .extracting(m -> m.path("message_id").asText())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(history)
                .extracting(m -> OffsetDateTime.parse(m.path("timestamp").asText()))
                .isSorted();
        assertThat(history)
                .filteredOn(m -> m.path("sender_type").asText().equals("USER"))
                .extracting(m -> m.path("content").asText())
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void theModel_isToldWhatWasSaidBefore() {
        var first = alice.send("My name is Alice");
        alice.read(first).awaitEnd();
        String prompt = "What is my name? " + Names.next();
        alice.read(alice.send(first.room(), prompt)).awaitEnd();

        assertThat(damso.model().awaitRequest(prompt).messages())
                .endsWith("user: My name is Alice", "assistant: Hello", "user: " + prompt);
    }

    @Test
    void aRoom_isListedWithItsFirstWords_latestFirst() {
        var older = alice.send("First " + "x".repeat(80));
        alice.read(older).awaitEnd();
        var newer = alice.send("Second");
        alice.read(newer).awaitEnd();

        var rooms = alice.get("rooms?limit=2").json().path("rooms");

        assertThat(rooms.findValuesAsText("room_id")).containsExactly(newer.room(), older.room());
        assertThat(rooms.path(1).path("title").asText()).startsWith("First xxx").hasSize(60);
        assertThat(alice.post("rooms", "{\"limit\": 2}").json().path("rooms")).isEqualTo(rooms);
    }
}
