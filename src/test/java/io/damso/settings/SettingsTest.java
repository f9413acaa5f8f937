package io.damso.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static Settings of(String value) {
        return new Settings(name -> Optional.ofNullable(Map.of("NAME", value).get(name)));
    }

    private static void assertRejected(ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("NAME")
                .hasMessageNotContaining("secret");
    }

    @Test
    void settingThatIsMissing_isNamed() {
        assertThatThrownBy(() -> of("x").text("OTHER")).hasMessage("The setting OTHER must be set.");
        assertThat(of("x").optional("OTHER")).isEmpty();
        assertThat(of("x").httpAddress("OTHER")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "10"})
    void number_isTakenWithinItsBounds(String value) {
        assertThat(of(value).integer("NAME", 1, 10)).isEqualTo(Integer.parseInt(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "-1", "1.0", "99999999999", "secret"})
    void otherNumber_isRejected_andNotRepeated(String value) {
        assertRejected(() -> of(value).integer("NAME", 1, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "yes", "1", "secret"})
    void flag_isTrueOrFalse(String value) {
        assertThat(of("true").flag("NAME")).isTrue();
        assertThat(of("false").flag("NAME")).isFalse();
        assertRejected(() -> of(value).flag("NAME"));
    }

    @Test
    void address_isTaken() {
        assertThat(of("https://llm:8000/v1").httpAddress("NAME")).contains(URI.create("https://llm:8000/v1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"secret:8000", "ftp://secret/", "http:///secret", "/secret", "http://secret /", "http:secret"})
    void whatIsNoAddress_isRejected_andNotRepeated(String value) {
        assertRejected(() -> of(value).httpAddress("NAME"));
    }
}
