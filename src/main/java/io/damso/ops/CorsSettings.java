package io.damso.ops;

import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Pattern;

/** Which other sites' pages may read answers. The server itself compares them; it would take anything for one. */
@ApplicationScoped
class CorsSettings {

    private static final String ORIGINS = "DAMSO_CORS_ORIGINS";
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?");

    private final List<String> origins;

    /** For the container, which makes a proxy of this class. */
    CorsSettings() {
        origins = List.of();
    }

    /** @throws InvalidSettingException if one of them is no origin (RFC 6454), as {@code *} is none */
    @Inject
    CorsSettings(Settings settings) {
        origins = settings.optional(ORIGINS)
                .map(value -> List.of(value.split("\\s*,\\s*", -1)))
                .orElse(List.of());
        if (!origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
            throw new InvalidSettingException(
                    ORIGINS,
                    "must be origins as browsers name them, such as https://front.example or http://localhost:3000, with"
                            + " commas; * and null are none");
        }
    }

    List<String> origins() {
        return origins;
    }

    // Makes this one, so that a wrong value ends the start.
    void check(@Observes Startup event) {}
}
