package io.damso.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** The settings by name, each checked as it is read. A wrong value ends the start with a sentence that names it. */
@ApplicationScoped
public class Settings {

    private final Function<String, Optional<String>> values;

    /** For the container, which makes a proxy of this class. */
    Settings() {
        this(name -> Optional.empty());
    }

    @Inject
    Settings(Config config) {
        this(name -> lookUp(config, name));
    }

    /** @param values a setting's text by its name, empty where there is neither a value nor a default */
    public Settings(Function<String, Optional<String>> values) {
        this.values = values;
    }

    // MicroProfile Config lets an empty variable hide the default below it; here empty means unset.
    private static Optional<String> lookUp(Config config, String name) {
        return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .map(source -> source.getValue(name))
                .filter(value -> value != null && !value.isBlank())
                .map(String::trim)
                .findFirst();
    }

    /** A setting that may be left out. */
    public Optional<String> optional(String name) {
        return values.apply(name);
    }

    /** @throws InvalidSettingException if it is neither set nor has a default */
    public String text(String name) {
        return optional(name).orElseThrow(() -> new InvalidSettingException(name, "must be set"));
    }

    /** @throws InvalidSettingException if it is not a whole number from {@code min} to {@code max} */
    public int integer(String name, int min, int max) {
        try {
            int value = Integer.parseInt(text(name));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, without the value: it may be a secret in the wrong place.
        }
        throw new InvalidSettingException(name, "must be a whole number from " + min + " to " + max);
    }

    /** @throws InvalidSettingException if it is neither {@code true} nor {@code false} */
    public boolean flag(String name) {
        return switch (text(name)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidSettingException(name, "must be true or false");
        };
    }

    /** @throws InvalidSettingException if it is set and no absolute http or https address */
    public Optional<URI> httpAddress(String name) {
        return optional(name).map(value -> {
            try {
                URI uri = new URI(value);
                if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                    return uri;
                }
            } catch (java.net.URISyntaxException e) {
                // Said below.
            }
            throw new InvalidSettingException(name, "must be an http:// or https:// address");
        });
    }
}
