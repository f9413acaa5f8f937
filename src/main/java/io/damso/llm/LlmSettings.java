package io.damso.llm;

import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** Which models answer, and how long they may take. */
@Dependent
class LlmSettings {

    // The first one's; those of further ones are numbered from 2.
    private static final String FIRST = "DAMSO_LLM_";
    private static final int MODELS_MAX = 8;
    private static final String NAME = "[a-z0-9.-]{1,40}";
    private static final String FALLBACKS = "DAMSO_LLM_FALLBACKS";
    private static final String DEMO = "demo";
    private static final String OPENAI = "openai";

    /** The first one answers; the others may stand in for it. */
    final List<ModelSettings> models;

    /** Names of the models that are asked, in this order, where the first one does not answer. */
    final List<String> fallbacks;

    /** Names of the guards that all that is said passes, in this order. */
    final List<String> guards;

    final int retries;

    /** Of a model's last calls, from which on it is left alone for a while; 0 for never. */
    final int failedPercent;

    final Duration connect;
    final TimeLimits limits;
    final int demoTokensPerSecond;

    @Inject
    LlmSettings(Settings settings) {
        models = models(settings);
        fallbacks = fallbacks(settings, models);
        guards = names(settings, "DAMSO_GUARDS");
        retries = settings.integer("DAMSO_LLM_RETRIES", 0, 10);
        failedPercent = settings.integer("DAMSO_LLM_FAILED_PERCENT", 0, 100);
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

    private static List<ModelSettings> models(Settings settings) {
        var models = new ArrayList<ModelSettings>();
        var names = new HashSet<String>();
        for (int number = 1; number <= MODELS_MAX; number++) {
            String prefix = number == 1 ? FIRST : FIRST + number + "_";
            String itsName = prefix + "NAME";
            var name = settings.optional(itsName);
            if (name.isEmpty()) {
                continue;
            } else if (!name.get().matches(NAME)) {
                throw new InvalidSettingException(itsName, "must match " + NAME);
            } else if (!names.add(name.get())) {
                throw new InvalidSettingException(itsName, "is another model's name");
            }
            models.add(model(settings, prefix, name.get()));
        }
        return List.copyOf(models);
    }

    private static ModelSettings model(Settings settings, String prefix, String name) {
        var baseUrl = settings.httpAddress(prefix + "BASE_URL").map(url -> withoutQuery(prefix + "BASE_URL", url));
        String provider = settings.optional(prefix + "PROVIDER").orElse(baseUrl.isPresent() ? OPENAI : DEMO);
        var model = settings.optional(prefix + "MODEL");
        if (model.isEmpty() && !provider.equals(DEMO)) {
            throw new InvalidSettingException(prefix + "MODEL", "must be set");
        }
        return new ModelSettings(
                prefix,
                name,
                provider,
                baseUrl,
                settings.optional(prefix + "API_KEY").map(key -> fitForHeader(prefix + "API_KEY", key)),
                model.orElse(DEMO),
                settings.integer("DAMSO_LLM_CALLS_MAX", 1, 100_000));
    }

    private static List<String> fallbacks(Settings settings, List<ModelSettings> models) {
        var names = names(settings, FALLBACKS);
        var known = models.stream().map(ModelSettings::name).toList();
        if (!known.containsAll(names)) {
            throw new InvalidSettingException(FALLBACKS, "must be names of models, with commas");
        }
        return names;
    }

    private static List<String> names(Settings settings, String setting) {
        return settings.optional(setting).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::trim)
                .toList();
    }

    // The path of a call is appended to the address, which would then be part of the query.
    private static URI withoutQuery(String name, URI address) {
        if (address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new InvalidSettingException(name, "must have neither a query nor a fragment");
        }
        return address;
    }

    private static String fitForHeader(String name, String key) {
        if (key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new InvalidSettingException(name, "must be printable ASCII without blanks");
        }
        return key;
    }
}
