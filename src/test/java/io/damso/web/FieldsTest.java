package io.damso.web;

import static io.damso.web.Problems.assertBadRequest;
import static io.damso.web.Problems.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.JsonText;
import io.damso.testing.Examples;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    private static JsonObject json(String text) {
        return JsonText.parse(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"r", "A-Z_09", "0123456789012345678901234567890123456789012345678901234567890123"})
    void roomId_isTaken(String value) {
        assertThat(Fields.roomId(value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "a.b",
                "a b",
                "r\n",
                "{1}",
                "담소",
                "../r",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void badRoomId_isNamed(String value) {
        assertBadRequest(() -> Fields.roomId(value), "room_id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "msg_1", "MSG_00000000000000000000000001", "msg_0000000000000000000000000I", "x' OR 1=1"})
    void badBefore_isNamed(String value) {
        assertBadRequest(() -> Fields.before(value), "before");
    }

    @Test
    void before_isTaken_orLeftOut() {
        assertThat(Fields.before(null)).isNull();
        assertThat(Fields.before(Examples.messageId(7).value())).isEqualTo(Examples.messageId(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "200", "+7", "007"})
    void limit_isTaken(String value) {
        assertThat(Fields.limit(value, 50)).isEqualTo(Integer.parseInt(value));
    }

    @Test
    void limitLeftOut_isTheDefault() {
        assertThat(Fields.limit(null, 50)).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "201", "1.5", "1e2", "99999999999", "ten", "\"5\"", " 5"})
    void badLimit_isNamed(String value) {
        assertBadRequest(() -> Fields.limit(value, 50), "limit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"content\":null}",
                "{\"content\":\"\"}",
                "{\"content\":\" \\n\\t\\u2003\"}",
                "{\"content\":7}",
                "{\"content\":[\"a\"]}",
                "{\"content\":\"a\\ud83d\"}",
                "{\"content\":\"\\ude00a\"}",
                "{\"content\":\"\\ude00\\ud83d\"}"
            })
    void badContent_isNamed(String text) {
        assertBadRequest(() -> Fields.content(json(text), 100), "content");
    }

    @Test
    void content_isMeasuredInUtf8() {
        var json = JsonText.object().add("content", "담\uD83D\uDE00").build();
        assertThat(Fields.content(json, 7)).isEqualTo("담\uD83D\uDE00");
        assertRefused(() -> Fields.content(json, 6), 413, "content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "[]", "{}"})
    void badFlag_isNamed(String value) {
        assertBadRequest(
                () -> Fields.flag(json("{\"include_portfolio\":" + value + "}"), "include_portfolio"),
                "include_portfolio");
    }

    @Test
    void flag_isFalse_unlessItIsTrue() {
        assertThat(Fields.flag(json("{\"f\":true}"), "f")).isTrue();
        assertThat(Fields.flag(json("{\"f\":false}"), "f")).isFalse();
        assertThat(Fields.flag(json("{\"f\":null}"), "f")).isFalse();
        assertThat(Fields.flag(json("{}"), "f")).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"null", "[]"})
    void noSymbols_areNone(String value) {
        assertThat(Fields.symbols(json(value == null ? "{}" : "{\"analysis_symbols\":" + value + "}")))
                .isEmpty();
    }

    @Test
    void symbols_areTaken_upToTwenty() {
        String twenty = "\"BRK.B\",\"^GSPC\",\"EURUSD=X\",\"a_b-c\"" + ",\"01234567890123456789\"".repeat(16);
        assertThat(Fields.symbols(json("{\"analysis_symbols\":[" + twenty + "]}")))
                .hasSize(20)
                .startsWith("BRK.B", "^GSPC", "EURUSD=X", "a_b-c");
        assertBadRequest(
                () -> Fields.symbols(json("{\"analysis_symbols\":[" + twenty + ",\"A\"]}")), "analysis_symbols");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"A\"",
                "{}",
                "[7]",
                "[null]",
                "[\"\"]",
                "[\"A B\"]",
                "[\"담\"]",
                "[\"012345678901234567890\"]",
                "[\"A\\n\"]",
                "[[]]"
            })
    void badSymbols_areNamed(String value) {
        assertBadRequest(() -> Fields.symbols(json("{\"analysis_symbols\":" + value + "}")), "analysis_symbols");
    }
}
