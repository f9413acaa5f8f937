package io.damso.proof;

import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The rounds by fault. */
final class Table {

    private Table() {}

    static String of(List<Round> rounds) {
        var byFault = rounds.stream()
                .filter(Round::counts)
                .collect(Collectors.groupingBy(Round::faults, TreeMap::new, Collectors.toList()));
        var table = new StringBuilder(String.format(
                "%-40s %6s %10s %12s %16s %14s%n",
                "faults", "rounds", "sends/s", "live (least)", "served again s", "(at most) s"));
        byFault.forEach((faults, some) -> table.append(line(faults, some)));
        return table.toString();
    }

    private static String line(String faults, Collection<Round> rounds) {
        var rate = statistics(rounds, Round::rate);
        var live = statistics(rounds, Round::live);
        var recovery = statistics(rounds, round -> round.recovery() / 1000.0);
        return String.format(
                "%-40s %6d %10.1f %12.0f %16.1f %14.1f%n",
                faults, rounds.size(), rate.getAverage(), live.getMin(), recovery.getAverage(), recovery.getMax());
    }

    private static DoubleSummaryStatistics statistics(
            Collection<Round> rounds, java.util.function.ToDoubleFunction<Round> number) {
        return rounds.stream().mapToDouble(number).summaryStatistics();
    }
}
