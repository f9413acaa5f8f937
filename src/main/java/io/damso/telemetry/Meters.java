package io.damso.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.stream.IntStream;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/** Has MicroProfile Metrics show what is counted and timed, all of it from the start. */
@ApplicationScoped
class Meters {

    @Inject
    private MetricRegistry registry;

    void start(@Observes Startup event) {
        for (Tally tally : Tally.values()) {
            begin(tally);
        }
        for (Timing timing : Timing.values()) {
            begin(timing);
        }
    }

    private void begin(Tally tally) {
        var metadata = metadata(tally.meter(), tally.description(), MetricUnits.NONE);
        if (tally.labels().isEmpty()) {
            registry.counter(metadata);
        }
        tally.known().forEach(value -> registry.counter(metadata, tags(tally, value)));
        tally.tell((count, values) ->
                registry.counter(metadata, tags(tally, values)).inc(count));
    }

    private static Tag[] tags(Tally tally, String... values) {
        return IntStream.range(0, tally.labels().size())
                .mapToObj(i -> new Tag(tally.labels().get(i), values[i]))
                .toArray(Tag[]::new);
    }

    private void begin(Timing timing) {
        var timer = registry.timer(metadata(timing.meter(), timing.description(), MetricUnits.NONE));
        timing.tell(nanos -> timer.update(Duration.ofNanos(nanos)));
    }

    private static Metadata metadata(String name, String description, String unit) {
        return Metadata.builder()
                .withName(name)
                .withDescription(description)
                .withUnit(unit)
                .build();
    }
}
