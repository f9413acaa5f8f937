package io.damso.tool;

import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Which tools a model may have called, and how long each call may take. */
@Dependent
class ToolSettings {

    static final String TOOLS = "DAMSO_TOOLS";

    /** Names of tools, each once. */
    final List<String> names;

    final Duration limit;

    @Inject
    ToolSettings(Settings settings) {
        names = settings.optional(TOOLS).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::trim)
                .distinct()
                .toList();
        limit = Duration.ofSeconds(settings.integer("DAMSO_TOOL_SECONDS", 1, 600));
    }

    /** Makes the container read the settings at the start, where a wrong one ends it. */
    void check(@Observes Startup event) {}
}
