package io.damso.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.eclipse.microprofile.metrics.Counter;
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
        // The registry takes microseconds to find one.
        var counters = new ConcurrentHashMap<List<String>, Counter>();
        Function<List<String>, Counter> counter =
                values -> counters.computeIfAbsent(values, any -> counter(tally, values));
        if (tally.labels().isEmpty()) {
            counter.apply(List.of());
        }
        tally.known().forEach(value -> counter.apply(List.of(value)));
        tally.tell((count, values) -> counter.apply(List.of(values)).inc(count));
    }

    private Counter counter(Tally tally, List<String> values) {
        var tags = IntStream.range(0, tally.labels().size())
                .mapToObj(i -> new Tag(tally.labels().get(i), values.get(i)))
                .toArray(Tag[]::new);
        return registry.counter(metadata(tally.meter(), tally.description(), MetricUnits.NONE), tags);
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
