package io.damso.web;

import static io.damso.web.Problems.assertBadRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.damso.conversation.Question;
import io.damso.model.JsonText;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.testing.Examples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendRequestTest {

    private static final String PLAIN = "{\"room_id\":\"r1\",\"content\":\"hello\"}";

    private static Question parse(String json, String key) {
        return SendRequest.parse(JsonText.parse(json), key, "", 1_000);
    }

    private static String withMember(String member) {
        return PLAIN.replace("}", "," + member + "}");
    }

    @Test
    void leastRequest_hasNeitherKeyNorSymbols() {
        var question = parse(PLAIN, null);
        assertThat(question.room().value()).isEqualTo("r1");
        assertThat(question.content()).isEqualTo("hello");
        assertThat(question.includePortfolio()).isFalse();
        assertThat(question.analysisSymbols()).isEmpty();
        assertThat(question.repeat()).isNull();
    }

    @Test
    void allMembers_areTaken_andUnknownOnesIgnored() {
        var question = parse(withMember("\"include_portfolio\":true,\"analysis_symbols\":[\"A\"],\"x\":[{}]"), null);
        assertThat(question.includePortfolio()).isTrue();
        assertThat(question.analysisSymbols()).isEqualTo(List.of("A"));
    }

    @Test
    void key_isTheSame_quotedOrNot_inTheHeaderOrInTheBody() {
        assertThat(List.of(
                        parse(PLAIN, "k 1").repeat(),
                        parse(PLAIN, "\"k 1\"").repeat(),
                        parse(withMember("\"client_message_id\":\"k 1\""), null).repeat()))
                .containsOnly(parse(PLAIN, "k 1").repeat());
    }

    @Test
    void header_goesBeforeTheBody() {
        assertThat(parse(withMember("\"client_message_id\":\"body\""), "header")
                        .repeat()
                        .key())
                .isEqualTo("header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "키", "a\tb", "a\nb", "\u007f"})
    void badKey_isNamed(String key) {
        assertBadRequest(() -> parse(PLAIN, key), "Idempotency-Key");
        var json = JsonText.object(JsonText.parse(PLAIN))
                .add("client_message_id", key.replace("\"", ""))
                .build();
        assertBadRequest(() -> SendRequest.parse(json, null, "", 1_000), "client_message_id");
    }

    @Test
    void key_hasAtMost255Characters() {
        assertThat(parse(PLAIN, "k".repeat(255)).repeat()).isNotNull();
        assertThat(parse(PLAIN, "\"" + "k".repeat(255) + "\"").repeat()).isNotNull();
        assertBadRequest(() -> parse(PLAIN, "k".repeat(256)), "Idempotency-Key");
    }

    @Test
    void samePayload_hasTheSameFingerprint_howeverItIsWritten() {
        String other = " { \"content\" : \"h\\u0065llo\", \"include_portfolio\":false,\"analysis_symbols\":[],"
                + "\"client_message_id\":\"else\", \"room_id\":\"r1\", \"unknown\":1 } ";
        assertThat(parse(other, "k").repeat()).isEqualTo(parse(PLAIN, "k").repeat());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"room_id\":\"r2\",\"content\":\"hello\"}",
                "{\"room_id\":\"r1\",\"content\":\"hello \"}",
                "{\"room_id\":\"r1\",\"content\":\"hello\",\"include_portfolio\":true}",
                "{\"room_id\":\"r1\",\"content\":\"hello\",\"analysis_symbols\":[\"A\"]}"
            })
    void anotherPayload_hasAnotherFingerprint(String other) {
        assertThat(parse(other, "k").repeat().fingerprint())
                .isNotEqualTo(parse(PLAIN, "k").repeat().fingerprint());
    }

    @Test
    void anotherReply_isTheSameRequest_onlyForTheSameMessageInTheSameRoom() {
        var room = new RoomId("r1");
        var message = Examples.messageId(1);
        var repeat = SendRequest.repeatOfAnother(room, message, "\"k 1\"");
        assertThat(repeat).isEqualTo(SendRequest.repeatOfAnother(room, message, "k 1"));
        assertThat(repeat.key()).isEqualTo("k 1");
        assertThat(List.of(
                        SendRequest.repeatOfAnother(room, Examples.messageId(2), "k 1"),
                        SendRequest.repeatOfAnother(new RoomId("r2"), message, "k 1"),
                        parse(PLAIN, "k 1").repeat()))
                .extracting(Repeat::fingerprint)
                .doesNotContain(repeat.fingerprint());
        assertThat(SendRequest.repeatOfAnother(room, message, null)).isNull();
    }
}
