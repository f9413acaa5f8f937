package io.damso.ops;

import io.damso.archive.Outages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;

/** What {@code /metrics} says of the way to MySQL. */
@ApplicationScoped
class ArchiveGauges {

    @Inject
    private Outages outages;

    /** Makes the bean, and with it its gauges. */
    void start(@Observes Startup event) {}

    @Gauge(
            name = "damso_shards_away",
            absolute = true,
            unit = MetricUnits.NONE,
            description = "Shards that did not answer the last attempt to write to them")
    int shardsAway() {
        return outages.shards().size();
    }
}
