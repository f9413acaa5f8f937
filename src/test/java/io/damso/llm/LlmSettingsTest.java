package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlmSettingsTest {

    /** The defaults as they are shipped, and these on top. */
    static LlmSettings settings(Map<String, String> set) {
        Properties defaults = defaults();
        return new LlmSettings(new Settings(
                name -> Optional.ofNullable(set.get(name)).or(() -> Optional.ofNullable(defaults.getProperty(name)))));
    }

    private static Properties defaults() {
        String file = "/META-INF/microprofile-config.properties";
        try (InputStream in = LlmSettingsTest.class.getResourceAsStream(file)) {
            var defaults = new Properties();
            defaults.load(in);
            return defaults;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingSet_isTheDemoModel_withTheShippedLimits() {
        LlmSettings settings = settings(Map.of());
        assertThat(settings.baseUrl).isEmpty();
        assertThat(settings.apiKey).isEmpty();
        assertThat(settings.model).isEqualTo("gpt-4o-mini");
        assertThat(settings.connect).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.limits)
                .isEqualTo(new TimeLimits(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(600)));
        assertThat(settings.demoTokensPerSecond).isEqualTo(20);
    }

    @Test
    void whatIsSet_isRead() {
        LlmSettings settings = settings(Map.of("DAMSO_LLM_BASE_URL", "https://llm:8000/v1", "DAMSO_LLM_API_KEY", "k"));
        assertThat(settings.baseUrl).contains(URI.create("https://llm:8000/v1"));
        assertThat(settings.apiKey).contains("k");
    }

    @Test
    void keyWithoutAServer_isNoError() {
        assertThat(settings(Map.of("DAMSO_LLM_API_KEY", "k")).baseUrl).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DAMSO_LLM_BASE_URL, localhost:8000",
        "DAMSO_LLM_BASE_URL, ftp://llm/v1",
        "DAMSO_LLM_BASE_URL, https://llm/v1?key=hidden",
        "DAMSO_LLM_BASE_URL, https://llm/v1#hidden",
        "DAMSO_LLM_API_KEY, hidden key",
        "DAMSO_LLM_API_KEY, hidden열쇠",
        "DAMSO_LLM_CONNECT_SECONDS, 0",
        "DAMSO_LLM_CONNECT_SECONDS, 61",
        "DAMSO_LLM_FIRST_TOKEN_SECONDS, 3601",
        "DAMSO_LLM_STALL_SECONDS, -1",
        "DAMSO_LLM_REPLY_SECONDS, 86401",
        "DAMSO_LLM_REPLY_SECONDS, hidden",
        "DAMSO_DEMO_TOKENS_PER_SECOND, 10001",
    })
    void wrongValue_isNamed_andNotRepeated(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of(name, value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(name)
                .hasMessageNotContaining("hidden");
    }
}
