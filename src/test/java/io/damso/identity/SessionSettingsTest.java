package io.damso.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.settings.InvalidSettingException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"short", "thirty-one characters, all told.", "0123456789abcdef0123456789abcdé"})
    void aKeyThatIsTooShort_orNotAscii_isRefused_andNotRepeated(String key) {
        assertThatThrownBy(() -> People.settings(Map.of("DAMSO_SESSION_KEY", key)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("DAMSO_SESSION_KEY")
                .hasMessageNotContaining(key);
    }

    @ParameterizedTest
    @CsvSource({
        "DAMSO_OIDC_CLIENT_SECRET",
        "DAMSO_OIDC_JWKS_URL",
        "DAMSO_PUBLIC_URL",
    })
    void aProvider_needsAllOfIt(String missing) {
        var set = new HashMap<>(People.withProvider());
        assertThatCode(() -> People.settings(set)).doesNotThrowAnyException();
        set.remove(missing);

        assertThatThrownBy(() -> People.settings(set))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(missing);
    }

    @Test
    void whoSignsOut_isSentOn_whereTheSettingsSaySo() {
        var set = new HashMap<>(People.withProvider());
        assertThat(new Provider(People.settings(set)).logout()).isEmpty();
        set.put("DAMSO_OIDC_LOGOUT_URL", "https://sso.example/logout");

        var provider = new Provider(People.settings(set));

        assertThat(provider.logout())
                .contains(URI.create("https://sso.example/logout?client_id=damso"
                        + "&post_logout_redirect_uri=https%3A%2F%2Fchat.example%2F"));
        assertThat(provider.origin()).contains("https://sso.example");
    }
}
