package io.damso.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.settings.InvalidSettingException;
import io.damso.testing.TestSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortfolioSettingsTest {

    static PortfolioSettings settings(Map<String, String> set) {
        return new PortfolioSettings(TestSettings.with(set));
    }

    @Test
    void asShipped_thereIsNoServer_andTwoSeconds() {
        var settings = settings(Map.of());
        assertThat(settings.address()).isEmpty();
        assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void addressIsTakenWhole() {
        var settings = settings(Map.of("DAMSO_PORTFOLIO_URL", "https://bank.example/v1/portfolio?of=all"));
        assertThat(settings.address()).contains(URI.create("https://bank.example/v1/portfolio?of=all"));
    }

    @ParameterizedTest
    @CsvSource({
        "DAMSO_PORTFOLIO_URL, bank.example/portfolio",
        "DAMSO_PORTFOLIO_URL, ftp://bank.example/portfolio",
        "DAMSO_PORTFOLIO_URL, http:///portfolio",
        "DAMSO_PORTFOLIO_SECONDS, 0",
        "DAMSO_PORTFOLIO_SECONDS, 6",
        "DAMSO_PORTFOLIO_SECONDS, soon"
    })
    void wrongValue_endsTheStart_andIsNotRepeated(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of(name, value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(name)
                .hasMessageNotContaining(value.length() > 1 ? value : "is " + value);
    }
}
