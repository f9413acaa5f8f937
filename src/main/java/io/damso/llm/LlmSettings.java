package io.damso.llm;

import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Which model answers, and how long it may take. */
@Dependent
class LlmSettings {

    private static final String BASE_URL = "DAMSO_LLM_BASE_URL";
    private static final String API_KEY = "DAMSO_LLM_API_KEY";

    /** Empty: the demo model answers. */
    final Optional<URI> baseUrl;

    final Optional<String> apiKey;
    final String model;
    final Duration connect;
    final TimeLimits limits;
    final int demoTokensPerSecond;

    @Inject
    LlmSettings(Settings settings) {
        baseUrl = settings.httpAddress(BASE_URL).map(LlmSettings::withoutQuery);
        apiKey = settings.optional(API_KEY).map(LlmSettings::fitForHeader);
        model = settings.text("DAMSO_LLM_MODEL");
        connect = seconds(settings, "DAMSO_LLM_CONNECT_SECONDS", 60);
        limits = new TimeLimits(
                seconds(settings, "DAMSO_LLM_FIRST_TOKEN_SECONDS", 3600),
                seconds(settings, "DAMSO_LLM_STALL_SECONDS", 3600),
                seconds(settings, "DAMSO_LLM_REPLY_SECONDS", 86_400));
        demoTokensPerSecond = settings.integer("DAMSO_DEMO_TOKENS_PER_SECOND", 1, 10_000);
    }

    /** Makes the container read the settings at the start, where a wrong one ends it. */
    void check(@Observes Startup event) {}

    private static Duration seconds(Settings settings, String name, int max) {
        return Duration.ofSeconds(settings.integer(name, 1, max));
    }

    // The path of a call is appended to the address, which would then be part of the query.
    private static URI withoutQuery(URI address) {
        if (address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new InvalidSettingException(BASE_URL, "must have neither a query nor a fragment");
        }
        return address;
    }

    private static String fitForHeader(String key) {
        if (key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new InvalidSettingException(API_KEY, "must be printable ASCII without blanks");
        }
        return key;
    }
}
