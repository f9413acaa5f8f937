package io.damso.bench;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Medians of rounds, as rows of Markdown tables. */
final class Report {

    private final StringBuilder text = new StringBuilder();

    /** @param rounds at least one */
    Report(Servers servers, int rows, List<Round> rounds) throws SQLException {
        add("%n| date | server | rounds × messages | Damso, messages/s | plain JDBC, rows/s | ratio (least, greatest)"
                + " | lost | doubled |%n|---|---|---|---|---|---|---|---|%n");
        add(
                "| %s | %s | %d × %d | %.0f | %.0f | %.2f (%.2f, %.2f) | %d | %d |%n",
                LocalDate.now(),
                version(servers),
                rounds.size(),
                rows,
                median(rounds, round -> round.damso().rate()),
                median(rounds, round -> round.jdbc().rate()),
                median(rounds, Round::ratio),
                rounds.stream().mapToDouble(Round::ratio).min().orElseThrow(),
                rounds.stream().mapToDouble(Round::ratio).max().orElseThrow(),
                rounds.stream().mapToLong(Round::lost).sum(),
                rounds.stream().mapToLong(Round::doubled).sum());
        add("%n| of a hundred rows | Damso | plain JDBC |%n|---|---|---|%n");
        for (String counter : rounds.get(0).damso().costs().keySet()) {
            add(
                    "| %s | %.1f | %.1f |%n",
                    counter, cost(rounds, Round::damso, counter), cost(rounds, Round::jdbc, counter));
        }
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    private static double cost(List<Round> rounds, Function<Round, Measured> side, String counter) {
        return median(rounds, round -> side.apply(round).costs().get(counter));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
        return rounds.stream().mapToDouble(value).sorted().toArray()[rounds.size() / 2];
    }

    private static String version(Servers servers) throws SQLException {
        try (var connection = servers.mySql.connect("damso_global")) {
            var server = connection.getMetaData();
            return server.getDatabaseProductName() + " " + server.getDatabaseProductVersion() + ", JDK "
                    + Runtime.version();
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
