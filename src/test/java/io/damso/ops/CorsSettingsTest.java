package io.damso.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsSettingsTest {

    private static CorsSettings of(String value) {
        return new CorsSettings(new Settings(name -> Optional.ofNullable(value)));
    }

    @Test
    void nothing_isNobody() {
        assertThat(of(null).origins()).isEmpty();
    }

    @Test
    void origins_areTakenAsBrowsersNameThem() {
        assertThat(of("https://front.example, http://localhost:3000").origins())
                .containsExactly("https://front.example", "http://localhost:3000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://front.example,*",
                "https://*.example",
                "null",
                "front.example",
                "https://front.example/",
                "https://front.example/page",
                "https://Front.example",
                "https://a@front.example",
                "ftp://front.example",
                "https://front.example,,",
                "https://front.example https://other.example"
            })
    void whatIsNoOrigin_endsTheStart(String value) {
        assertThatThrownBy(() -> of(value))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("DAMSO_CORS_ORIGINS");
    }
}
