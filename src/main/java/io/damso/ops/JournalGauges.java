package io.damso.ops;

import io.damso.journal.Journal;
import io.damso.journal.JournalState;
import io.damso.journal.QueueDepths;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;

/** What {@code /metrics} says of what this node has promised and MySQL does not have yet. */
@ApplicationScoped
class JournalGauges {

    @Inject
    private Journal journal;

    @Inject
    private QueueDepths depths;

    /** Makes the bean, and with it its gauges. */
    void start(@Observes Startup event) {}

    @Gauge(
            name = "damso_journal_refusing",
            absolute = true,
            unit = MetricUnits.NONE,
            description = "1 while the journal takes no new turns")
    int refusing() {
        return journal.state() == JournalState.UP ? 0 : 1;
    }

    @Gauge(
            name = "damso_journal_waiting",
            absolute = true,
            unit = MetricUnits.NONE,
            description = "Entries on their way to MySQL; NaN if the broker is another one")
    double waiting() {
        return depths.waiting();
    }

    @Gauge(
            name = "damso_journal_parked",
            absolute = true,
            unit = MetricUnits.NONE,
            description = "Entries that wait for a shard that is away, or for Redis; NaN if the broker is another one")
    double parked() {
        return depths.parked();
    }

    @Gauge(
            name = "damso_dead_letters",
            absolute = true,
            unit = MetricUnits.NONE,
            description = "Entries that wait for somebody to decide; NaN if the broker is another one")
    double deadLetters() {
        return depths.deadLetters();
    }
}
