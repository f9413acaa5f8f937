package io.damso.bench.relay;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What readers got. Times are in microseconds. */
final class Delivery {

    private static final long LATE = 1_000_000;
    private static final long HIGHEST = 60_000_000;

    private final Histogram delays = new Histogram(HIGHEST, 3);
    private final Histogram firstTokens = new Histogram(HIGHEST, 3);
    private final Map<String, Integer> failures = new TreeMap<>();
    private long tokens;
    private long lost;
    private long doubled;
    private long late;

    void token(long age) {
        tokens++;
        late += age > LATE ? 1 : 0;
        delays.recordValue(Math.min(age, HIGHEST));
    }

    /** @param sinceAsked less the model's own time until it */
    void firstToken(long sinceAsked) {
        firstTokens.recordValue(Math.max(0, Math.min(sinceAsked, HIGHEST)));
    }

    void lost(int count) {
        lost += count;
    }

    void doubled() {
        doubled++;
    }

    void failed(String why) {
        failures.merge(why, 1, Integer::sum);
    }

    long tokens() {
        return tokens;
    }

    long lost() {
        return lost;
    }

    long doubledTokens() {
        return doubled;
    }

    long late() {
        return late;
    }

    double delayMillis(double percentile) {
        return delays.getValueAtPercentile(percentile) / 1_000.0;
    }

    double firstTokenMillis(double percentile) {
        return firstTokens.getValueAtPercentile(percentile) / 1_000.0;
    }

    /** How often what went wrong. */
    Map<String, Integer> failures() {
        return failures;
    }
}
