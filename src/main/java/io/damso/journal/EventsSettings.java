package io.damso.journal;

import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;

/** How long an event is kept for a subscriber that is away: never for ever, which would end with a full store. */
@Dependent
class EventsSettings {

    private static final int MAX_HOURS = 720;

    private final Duration lifetime;

    @Inject
    EventsSettings(Settings settings) {
        this.lifetime = Duration.ofHours(settings.integer("DAMSO_EVENTS_HOURS", 1, MAX_HOURS));
    }

    /** Reads the settings as the server starts, so that a wrong one ends the start. */
    void check(@Observes Startup event) {}

    Duration lifetime() {
        return lifetime;
    }
}
