package io.damso.ops;

import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.Set;

/** How lines of the log look. It is the server that reads it, and takes what it does not know for its own default. */
@Dependent
class LogSettings {

    private static final String FORMAT = "DAMSO_LOG_FORMAT";
    private static final Set<String> FORMATS = Set.of("simple", "json");

    @Inject
    LogSettings(Settings settings) {
        if (!settings.optional(FORMAT).map(FORMATS::contains).orElse(true)) {
            throw new InvalidSettingException(FORMAT, "must be simple or json");
        }
    }

    /** Makes the container read the setting at the start, where a wrong one ends it. */
    void check(@Observes Startup event) {}
}
