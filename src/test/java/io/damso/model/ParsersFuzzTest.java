package io.damso.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.testing.Examples;
import io.damso.testing.Fuzz;
import jakarta.json.JsonException;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.Test;

/** Whatever comes, a parser takes it or says that it does not, and what it takes is what is written again. */
class ParsersFuzzTest {

    private static final String ID = Examples.messageId(7).value();

    @Test
    void eventIds() {
        new Fuzz("1774747199123-2", "0-0", "999999999999999999-1")
                .run(text -> EventId.parse(text).ifPresent(id -> {
                    assertThat(EventId.parse(id.toString())).contains(id);
                    assertThat(id.toString()).matches("\\d+-\\d+");
                }));
    }

    @Test
    void roomIds_haveNothingThatAKeyIsMadeOf() {
        new Fuzz("r1", "A_b-9").run(text -> {
            if (RoomId.isValid(text)) {
                assertThat(new RoomId(text).toString()).isEqualTo(text).matches("[A-Za-z0-9_-]{1,64}\\z");
            }
        });
    }

    @Test
    void messageIds_andStreamKeys() {
        new Fuzz(ID, ID + ".0123456789abcdef").run(text -> {
            if (MessageId.isValid(text)) {
                assertThat(new MessageId(text).toString()).isEqualTo(text);
                assertThat(new MessageId(text).millis()).isNotNegative();
            }
            if (StreamKey.isValid(text)) {
                assertThat(new StreamKey(text).replyId().value() + text.substring(text.indexOf('.')))
                        .isEqualTo(text);
                assertThat(RoomId.isValid(text)).isFalse();
            }
        });
    }

    @Test
    void times() {
        new Fuzz("2026-11-22T10:11:12.131415Z", "2026-01-01T00:00:00Z").run(text -> {
            try {
                var time = Rfc3339.parse(text);
                assertThat(Rfc3339.parse(Rfc3339.format(time)).toEpochMilli()).isEqualTo(time.toEpochMilli());
            } catch (DateTimeParseException e) {
                // As it says.
            }
        });
    }

    @Test
    void json() {
        new Fuzz("{\"a\":[1,{\"b\":\"x\\u0000\"}],\"c\":null}", "{}", "{\"a\":-1.5e10}").run(text -> {
            try {
                var json = JsonText.parse(text);
                assertThat(JsonText.parse(JsonText.write(json))).isEqualTo(json);
            } catch (JsonException e) {
                assertThat(e).hasMessage("not a JSON object");
            }
        });
    }

    @Test
    void jsonWithoutDoubles_isWhatAllTakeForTheSame() {
        new Fuzz("{\"a\":[1,{\"b\":\"x\"}],\"c\":null}", "{\"a\":1,\"b\":2}").run(text -> {
            try {
                assertThat(JsonText.parseUnambiguous(text)).isEqualTo(JsonText.parse(text));
            } catch (JsonException e) {
                assertThat(e).hasMessage("not a JSON object");
            }
        });
    }

    @Test
    void quotedTexts_areReadBack_andHaveNoLineEnd() {
        new Fuzz("a\"b\\c\n", "</script>\u2028").run(text -> {
            String quoted = JsonText.quote(text);
            assertThat(quoted).doesNotContain("\n", "\r", "\0");
            assertThat(JsonText.parse("{\"t\":" + quoted + "}").getString("t")).isEqualTo(text);
        });
    }

    @Test
    void records() {
        String message = JsonText.write(MessageJson.write(Examples.question(Examples.turn(), "a\nb")));
        new Fuzz(message).run(text -> {
            try {
                // Times are written to the microsecond.
                var written = MessageJson.write(MessageJson.read(JsonText.parse(text)));
                assertThat(MessageJson.write(MessageJson.read(written))).isEqualTo(written);
            } catch (JsonException e) {
                assertThat(e.getMessage()).isIn("not a message", "not a JSON object");
            }
        });
    }
}
