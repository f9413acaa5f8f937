package io.damso.bench.api;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * How often, and how fast, requests of one kind were answered.
 *
 * @param micros from the request to the end of its answer
 * @param cpuMicros of the node's processor time for each
 */
record Answered(long count, Duration time, Histogram micros, long bytes, double cpuMicros) {

    double perSecond() {
        return count * 1e9 / time.toNanos();
    }

    double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1_000.0;
    }

    /** Bytes of an answer's body. */
    long size() {
        return bytes / Math.max(1, count);
    }
}
