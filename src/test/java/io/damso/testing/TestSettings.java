package io.damso.testing;

import io.damso.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The settings as they are shipped, and what a test sets on top. */
public final class TestSettings {

    private TestSettings() {}

    public static Settings with(Map<String, String> set) {
        var shipped = shipped();
        return new Settings(
                name -> Optional.ofNullable(set.get(name)).or(() -> Optional.ofNullable(shipped.getProperty(name))));
    }

    private static Properties shipped() {
        try (var file = Settings.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
            var properties = new Properties();
            properties.load(file);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
