package io.damso.bench.relay;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One relay under one load.
 *
 * @param micros of a processor for each token, by what took it
 * @param heap bytes in use for each stream; 0 where there is no heap of Java's
 */
record Sample(Relay relay, Delivery delivery, Duration time, Map<String, Double> micros, long heap) {

    static Sample of(Relay relay, Crowd crowd, Duration time) throws Exception {
        var before = relay.processorMillis();
        long begin = System.nanoTime();
        var delivery = crowd.during(time);
        var elapsed = Duration.ofNanos(System.nanoTime() - begin);
        var micros = new TreeMap<String, Double>();
        relay.processorMillis()
                .forEach((name, millis) ->
                        micros.put(name, (millis - before.get(name)) * 1_000.0 / Math.max(1, delivery.tokens())));
        return new Sample(relay, delivery, elapsed, micros, 0);
    }

    Sample with(long heapOfAStream) {
        return new Sample(relay, delivery, time, micros, heapOfAStream);
    }

    double tokensPerSecond() {
        return delivery.tokens() * 1e9 / time.toNanos();
    }

    /** What the relay itself took. */
    double ownMicros() {
        return micros.getOrDefault(relay.name(), 0.0);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-8s %9.0f tokens/s  cpu %s µs  delay p50 %.1f p99 %.1f ms  first p50 %.1f p99 %.1f ms"
                        + "  lost %d doubled %d late %d  heap %d KiB %s",
                relay.name(),
                tokensPerSecond(),
                micros.entrySet().stream()
                        .map(entry -> String.format(Locale.ROOT, "%s %.1f", entry.getKey(), entry.getValue()))
                        .toList(),
                delivery.delayMillis(50),
                delivery.delayMillis(99),
                delivery.firstTokenMillis(50),
                delivery.firstTokenMillis(99),
                delivery.lost(),
                delivery.doubledTokens(),
                delivery.late(),
                heap / 1024,
                delivery.failures());
    }
}
