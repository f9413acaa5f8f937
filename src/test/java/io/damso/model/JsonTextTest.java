package io.damso.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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

    @Test
    void quotedText_isReadBackAsItWas_andHasNoControlCharacter() {
        String text = IntStream.rangeClosed(0, Character.MAX_VALUE)
                .filter(c -> !Character.isSurrogate((char) c))
                .mapToObj(Character::toString)
                .collect(Collectors.joining("", "", "\uD83D\uDE00"));
        String quoted = JsonText.quote(text);
        assertThat(JsonText.parse("{\"a\":" + quoted + "}").getString("a")).isEqualTo(text);
        assertThat(quoted.chars().filter(c -> c < ' ')).isEmpty();
    }
}
