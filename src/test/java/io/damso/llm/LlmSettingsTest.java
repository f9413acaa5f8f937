package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
        return new LlmSettings(new Settings(name -> Optional.ofNullable(set.get(name))
                .filter(value -> !value.isEmpty())
                .or(() -> Optional.ofNullable(defaults.getProperty(name)))));
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

    private static ModelSettings first(Map<String, String> set) {
        return settings(set).models.get(0);
    }

    @Test
    void nothingSet_isTheDemoModel_withTheShippedLimits() {
        LlmSettings settings = settings(Map.of());
        assertThat(settings.models).singleElement().satisfies(model -> {
            assertThat(model.name()).isEqualTo("default");
            assertThat(model.provider()).isEqualTo("demo");
            assertThat(model.apiKey()).isEmpty();
            assertThat(model.calls()).isEqualTo(10_000);
        });
        assertThat(settings.fallbacks).isEmpty();
        assertThat(settings.retries).isEqualTo(2);
        assertThat(settings.connect).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.limits)
                .isEqualTo(new TimeLimits(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(600)));
        assertThat(settings.demoTokensPerSecond).isEqualTo(20);
    }

    @Test
    void address_isOfAServerThatSpeaksOpenAis() {
        var model = first(Map.of("DAMSO_LLM_BASE_URL", "https://llm:8000/v1", "DAMSO_LLM_API_KEY", "k"));
        assertThat(model.provider()).isEqualTo("openai");
        assertThat(model.baseUrl()).contains(URI.create("https://llm:8000/v1"));
        assertThat(model.apiKey()).contains("k");
        assertThat(model.model()).isEqualTo("gpt-4o-mini");
        assertThat(model.toString()).doesNotContain("k,");
    }

    @Test
    void furtherModels_areNumbered_andMayStandIn() {
        var settings = settings(Map.of(
                "DAMSO_LLM_2_NAME", "smart",
                "DAMSO_LLM_2_PROVIDER", "anthropic",
                "DAMSO_LLM_2_API_KEY", "k",
                "DAMSO_LLM_2_MODEL", "claude-sonnet-4-5",
                "DAMSO_LLM_8_NAME", "local",
                "DAMSO_LLM_8_PROVIDER", "ollama",
                "DAMSO_LLM_8_MODEL", "llama3.2",
                "DAMSO_LLM_FALLBACKS", "local, smart"));
        assertThat(settings.models)
                .extracting(ModelSettings::name, ModelSettings::provider)
                .containsExactly(tuple("default", "demo"), tuple("smart", "anthropic"), tuple("local", "ollama"));
        assertThat(settings.fallbacks).containsExactly("local", "smart");
    }

    @Test
    void keyWithoutAServer_isNoError() {
        assertThat(first(Map.of("DAMSO_LLM_API_KEY", "k")).provider()).isEqualTo("demo");
    }

    @Test
    void twoModelsOfOneName_areAnError() {
        assertThatThrownBy(() -> settings(Map.of("DAMSO_LLM_2_NAME", "default")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("DAMSO_LLM_2_NAME");
    }

    @Test
    void furtherModelWithoutItsNameThere_isAnError() {
        assertThatThrownBy(() -> settings(Map.of("DAMSO_LLM_2_NAME", "a", "DAMSO_LLM_2_PROVIDER", "openai")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("DAMSO_LLM_2_MODEL");
    }

    @ParameterizedTest
    @CsvSource({
        "DAMSO_LLM_BASE_URL, localhost:8000",
        "DAMSO_LLM_BASE_URL, ftp://llm/v1",
        "DAMSO_LLM_BASE_URL, https://llm/v1?key=hidden",
        "DAMSO_LLM_BASE_URL, https://llm/v1#hidden",
        "DAMSO_LLM_API_KEY, hidden key",
        "DAMSO_LLM_API_KEY, hidden열쇠",
        "DAMSO_LLM_NAME, hidden name",
        "DAMSO_LLM_FALLBACKS, hidden",
        "DAMSO_LLM_RETRIES, 11",
        "DAMSO_LLM_CALLS_MAX, 0",
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
