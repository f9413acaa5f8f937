package io.damso.ops;

import io.damso.stream.Readers;
import io.damso.stream.Streams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;

/** What {@code /metrics} says of this node's replies and their readers. */
@ApplicationScoped
class StreamGauges {

    @Inject
    private Streams streams;

    @Inject
    private Readers readers;

    /** Makes the bean, and with it its gauges. */
    void start(@Observes Startup event) {}

    @Gauge(
            name = "damso_live_replies",
            absolute = true,
            unit = MetricUnits.NONE,
            description = "Replies that this node writes")
    int liveReplies() {
        return streams.live();
    }

    @Gauge(
            name = "damso_readers",
            absolute = true,
            unit = MetricUnits.NONE,
            description = "Readers that this node serves")
    int readers() {
        return readers.count();
    }

    @Gauge(
            name = "damso_log_away",
            absolute = true,
            unit = MetricUnits.NONE,
            description = "1 while live replies are in this node's memory only, because Redis does not answer")
    int logAway() {
        return streams.isLogAway() ? 1 : 0;
    }
}
