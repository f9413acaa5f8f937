package io.damso.conversation;

import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the model is told beside what was said, and how much of it all. */
@Dependent
class PromptSettings {

    private static final String SYSTEM = "DAMSO_SYSTEM_PROMPT";
    private static final List<String> LANGUAGES = List.of("ko", "en");

    private final String system;
    private final Map<String, String> systems = new TreeMap<>();
    private final int contextTokens;

    @Inject
    PromptSettings(Settings settings) {
        system = settings.optional(SYSTEM).orElse("");
        for (String language : LANGUAGES) {
            settings.optional(SYSTEM + "_" + language.toUpperCase(Locale.ROOT))
                    .ifPresent(prompt -> systems.put(language, prompt));
        }
        contextTokens = settings.integer("DAMSO_CONTEXT_TOKENS", 256, 2_000_000);
    }

    /** Reads the settings as the server starts, so that a wrong one ends the start. */
    void check(@Observes Startup event) {}

    /**
     * @param language of the person's, as in {@code Accept-Language}; empty if not known
     * @return empty if there is none
     */
    String system(String language) {
        return systems.getOrDefault(language, system);
    }

    /** How many tokens a prompt may have. */
    int contextTokens() {
        return contextTokens;
    }
}
