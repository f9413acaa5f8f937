package io.damso.ops;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.settings.InvalidSettingException;
import io.damso.testing.TestSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"simple", "json"})
    void formatsThatThereAre_canBeSet(String format) {
        assertThatCode(() -> new LogSettings(TestSettings.with(Map.of("DAMSO_LOG_FORMAT", format))))
                .doesNotThrowAnyException();
    }

    @Test
    void another_endsTheStart() {
        assertThatThrownBy(() -> new LogSettings(TestSettings.with(Map.of("DAMSO_LOG_FORMAT", "JSON lines"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("DAMSO_LOG_FORMAT");
    }
}
