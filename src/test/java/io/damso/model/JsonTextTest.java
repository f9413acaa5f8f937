package io.damso.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{} {}", "{\"a\":1,}", "\uFEFF{}"})
    void whatIsNoObject_isRejected(String text) {
        assertThatThrownBy(() -> JsonText.parse(text)).isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000, 10_000, 200_000})
    void deepNesting_isRejected_withoutHarm(int depth) {
        assertThatThrownBy(() -> JsonText.parse("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}"))
                .isInstanceOf(JsonException.class);
    }
}
