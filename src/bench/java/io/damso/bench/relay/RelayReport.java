package io.damso.bench.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Medians of all rounds, as a Markdown table. */
final class RelayReport {

    private record Row(Load load, String relay) {}

    private final Map<Row, List<Sample>> samples = new LinkedHashMap<>();

    void add(Load load, Sample sample) {
        samples.computeIfAbsent(new Row(load, sample.relay().name()), row -> new ArrayList<>())
                .add(sample);
    }

    boolean isWhole() {
        return samples.entrySet().stream()
                .filter(entry -> entry.getKey().relay().equals("Damso"))
                .flatMap(entry -> entry.getValue().stream())
                .map(Sample::delivery)
                .allMatch(delivery -> delivery.lost() + delivery.doubledTokens() == 0
                        && delivery.failures().isEmpty());
    }

    private static double median(List<Sample> rounds, ToDoubleFunction<Sample> value) {
        return rounds.stream().mapToDouble(value).sorted().toArray()[rounds.size() / 2];
    }

    @Override
    public String toString() {
        var text = new StringBuilder("\n| load | relay | tokens/s | its CPU, µs a token | × nginx | others' CPU, µs |"
                + " delay p50, ms | p99 | first token p50, ms | p99 | lost | doubled | late | failed | live heap a stream, KiB |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        samples.forEach((row, rounds) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %s | %.0f | %.1f | %s | %s | %.1f | %.1f | %.1f | %.1f | %d | %d | %d | %d | %.0f |%n",
                row.load().name(),
                row.relay(),
                median(rounds, Sample::tokensPerSecond),
                median(rounds, Sample::ownMicros),
                ratio(row, rounds),
                others(rounds),
                median(rounds, sample -> sample.delivery().delayMillis(50)),
                median(rounds, sample -> sample.delivery().delayMillis(99)),
                median(rounds, sample -> sample.delivery().firstTokenMillis(50)),
                median(rounds, sample -> sample.delivery().firstTokenMillis(99)),
                rounds.stream().mapToLong(sample -> sample.delivery().lost()).sum(),
                rounds.stream()
                        .mapToLong(sample -> sample.delivery().doubledTokens())
                        .sum(),
                rounds.stream().mapToLong(sample -> sample.delivery().late()).sum(),
                rounds.stream()
                        .flatMap(sample -> sample.delivery().failures().values().stream())
                        .mapToInt(Integer::intValue)
                        .sum(),
                median(rounds, sample -> sample.heap() / 1024.0))));
        return text.toString();
    }

    private String ratio(Row row, List<Sample> rounds) {
        var floor = samples.get(new Row(row.load(), "nginx"));
        return floor == null
                ? "–"
                : String.format(
                        Locale.ROOT, "%.2f", median(rounds, Sample::ownMicros) / median(floor, Sample::ownMicros));
    }

    private static String others(List<Sample> rounds) {
        var first = rounds.get(0);
        return first.micros().keySet().stream()
                .filter(name -> !name.equals(first.relay().name()))
                .map(name -> String.format(
                        Locale.ROOT,
                        "%s %.1f",
                        name,
                        median(rounds, sample -> sample.micros().get(name))))
                .reduce((one, other) -> one + ", " + other)
                .orElse("–");
    }
}
