package io.damso.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.JsonText;
import io.damso.testing.Fuzz;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whatever a caller sends is served, or refused by a problem that names the field and repeats nothing of it. */
class ParsersFuzzTest {

    private static final String MARK = "planted";

    @Test
    void cursors() {
        String cursor = "MjAyNi0xMS0yMlQxMDoxMToxMi4xMzE0MTVaIHIx";
        assertThat(RoomCursor.write(RoomCursor.parse(cursor))).isEqualTo(cursor);
        new Fuzz(cursor).run(text -> {
            try {
                var read = RoomCursor.parse(text);
                assertThat(RoomCursor.parse(RoomCursor.write(read)).id()).isEqualTo(read.id());
            } catch (InvalidInputException e) {
                assertRefused(e.getResponse());
            }
        });
    }

    @Test
    void bodiesOfSends() {
        new Fuzz("{\"room_id\":\"r1\",\"content\":\"" + MARK
                        + "\",\"analysis_symbols\":[\"AAPL\"],\"include_portfolio\":true,"
                        + "\"client_message_id\":\"k\"}")
                .run(text -> {
                    try {
                        var body = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
                        var question = SendRequest.parse(RequestBody.read(body), null, "", 32 * 1024);
                        assertThat(question.room().value()).matches("[A-Za-z0-9_-]{1,64}\\z");
                        assertThat(question.content()).isNotBlank();
                        assertThat(question.toString()).doesNotContain(MARK);
                    } catch (InvalidInputException e) {
                        assertRefused(e.getResponse());
                    }
                });
    }

    @Test
    void keys_havePrintableAsciiOnly() {
        var json = JsonText.parse("{\"room_id\":\"r1\",\"content\":\"x\"}");
        new Fuzz("a-key", "\"quoted\"").run(text -> {
            try {
                var question = SendRequest.parse(json, text, "", 100);
                assertThat(question.repeat().key()).matches("[\\x20-\\x7e]{1,255}\\z");
            } catch (InvalidInputException e) {
                assertRefused(e.getResponse());
            }
        });
    }

    @Test
    void positions() {
        new Fuzz("1774747199123-2").run(text -> {
            try {
                EventStreams.position(text, null);
            } catch (InvalidInputException e) {
                assertRefused(e.getResponse());
            }
        });
    }

    @Test
    void addresses() {
        new Fuzz("/api/chat/rooms/%EA%B0%80", "limit=1&cursor=%41").run(Addresses::isReadable);
        assertThat(Addresses.isReadable("/%EA%B0%80?a=%00")).isTrue();
        assertThat(Addresses.isReadable("/%")).isFalse();
        assertThat(Addresses.isReadable("/%4")).isFalse();
        assertThat(Addresses.isReadable("/%zz")).isFalse();
        assertThat(Addresses.isReadable("/%e3%28")).isFalse();
        assertThat(Addresses.isReadable(null)).isTrue();
    }

    @Test
    void headers() {
        new Fuzz("text/html, application/xml;q=0.9, */*;q=0.8", "a/b;c=\"d\\\"e\"")
                .run(text -> HeaderFilter.ACCEPT.matcher(text).matches());
        new Fuzz("ko-KR,ko;q=0.9,en;q=0.8", "*")
                .run(text -> HeaderFilter.ACCEPT_LANGUAGE.matcher(text).matches());
    }

    private static void assertRefused(Response response) {
        assertThat(response.getStatus()).isIn(400, 413);
        assertThat((String) response.getEntity()).contains("\"field\":").doesNotContain(MARK, "xception");
    }
}
