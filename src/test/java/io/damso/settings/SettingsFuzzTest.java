package io.damso.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.testing.Fuzz;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A wrong value is told by its setting's name, and never by itself: it may be a secret in the wrong place. */
class SettingsFuzzTest {

    @FunctionalInterface
    private interface Reading {
        void of(Settings settings);
    }

    private static void read(String value, Reading reading) {
        try {
            reading.of(new Settings(name -> Optional.of(value)));
        } catch (InvalidSettingException e) {
            assertThat(e.getMessage()).contains("DAMSO_X");
            if (value.length() > 12) {
                assertThat(e.getMessage()).doesNotContain(value);
            }
        }
    }

    @Test
    void numbers_flags_andAddresses() {
        new Fuzz("17", "true", "https://a.example:8080/x?y=z").run(text -> {
            read(
                    text,
                    settings -> assertThat(settings.integer("DAMSO_X", 1, 100)).isBetween(1, 100));
            read(text, settings -> settings.flag("DAMSO_X"));
            read(
                    text,
                    settings -> assertThat(settings.httpAddress("DAMSO_X")
                                    .orElseThrow()
                                    .getHost())
                            .isNotEmpty());
        });
    }
}
