package io.damso.portfolio;

import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where portfolios are read, and how long that may take. */
@Dependent
class PortfolioSettings {

    // With a room's next renewal, at most four seconds later, this has to end within the ten seconds of its lease:
    // until the
    // reply begins nobody renews it, and another node would take the reply for orphaned.
    private static final int MOST_SECONDS = 5;

    private final Optional<URI> address;
    private final Duration patience;

    @Inject
    PortfolioSettings(Settings settings) {
        address = settings.httpAddress("DAMSO_PORTFOLIO_URL");
        patience = Duration.ofSeconds(settings.integer("DAMSO_PORTFOLIO_SECONDS", 1, MOST_SECONDS));
    }

    /** Reads the settings as the server starts, so that a wrong one ends the start. */
    void check(@Observes Startup event) {}

    /** Empty if there is no server for portfolios. */
    Optional<URI> address() {
        return address;
    }

    /** How long reading one may take, all together. */
    Duration patience() {
        return patience;
    }
}
