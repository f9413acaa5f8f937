package io.damso.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.testing.Examples;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageJsonTest {

    private static final Turn TURN = Examples.turn();
    private static final Message QUESTION = Examples.question(TURN, "hello");
    private static final Message REPLY = Examples.reply(TURN, "Hi");

    static List<String> hostileTexts() {
        return Examples.HOSTILE_TEXTS;
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void whatIsWritten_isReadBack(String content) {
        for (var message : List.of(Examples.question(TURN, content), Examples.reply(TURN, content))) {
            var text = JsonText.write(MessageJson.write(message));
            assertThat(MessageJson.read(JsonText.parse(text))).isEqualTo(message);
        }
    }

    @Test
    void form_isThatOfTheProtocol() {
        assertThat(MessageJson.write(QUESTION).keySet())
                .containsExactly(
                        "message_id",
                        "room_id",
                        "sender_type",
                        "content",
                        "timestamp",
                        "metadata",
                        "status",
                        "reply_to",
                        "stream_key");
        assertThat(MessageJson.write(QUESTION).isNull("reply_to")).isTrue();
        assertThat(MessageJson.write(REPLY).getString("reply_to"))
                .isEqualTo(QUESTION.id().value());
        assertThat(MessageJson.write(REPLY).getString("status")).isEqualTo("done");
        assertThat(MessageJson.write(REPLY).getString("sender_type")).isEqualTo("AI");
    }

    @Test
    void unknownMembers_areIgnored() {
        var json = MessageJson.builder(QUESTION).add("title", "more").build();
        assertThat(MessageJson.read(json)).isEqualTo(QUESTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message_id",
                "room_id",
                "sender_type",
                "content",
                "timestamp",
                "metadata",
                "status",
                "reply_to",
                "stream_key"
            })
    void missingMember_isRejected(String member) {
        var json = JsonText.object(MessageJson.write(QUESTION)).remove(member).build();
        assertThatThrownBy(() -> MessageJson.read(json)).isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "message_id, secret",
        "room_id, se cret",
        "sender_type, secret",
        "timestamp, secret",
        "metadata, secret",
        "status, secret",
        "reply_to, secret",
        "stream_key, secret"
    })
    void wrongValue_isRejected_andNotRepeated(String member, String value) {
        var json =
                JsonText.object(MessageJson.write(QUESTION)).add(member, value).build();
        assertThatThrownBy(() -> MessageJson.read(json))
                .isInstanceOf(JsonException.class)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_id", "room_id", "sender_type", "content", "timestamp", "metadata", "status"})
    void valueOfAnotherKind_isRejected(String member) {
        for (var value : List.of(JsonValue.NULL, JsonValue.TRUE, Json.createValue(7), JsonValue.EMPTY_JSON_ARRAY)) {
            var json = JsonText.object(MessageJson.write(QUESTION))
                    .add(member, value)
                    .build();
            assertThatThrownBy(() -> MessageJson.read(json))
                    .as(member + " " + value)
                    .isInstanceOf(JsonException.class);
        }
    }

    @Test
    void whatWasSaid_staysOutOfLogLines() {
        assertThat(QUESTION.toString()).contains(QUESTION.id().value()).doesNotContain("hello");
    }
}
