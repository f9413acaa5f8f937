package io.damso.bench.api;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A Markdown table; rates beside that of the first row. */
final class ApiReport {

    private final Map<String, Answered> rows = new LinkedHashMap<>();

    void add(String name, Answered answered) {
        System.out.printf(Locale.ROOT, "%s: %.0f/s%n", name, answered.perSecond());
        rows.put(name, answered);
    }

    @Override
    public String toString() {
        var text = new StringBuilder(
                "\n| request | a second | of the constant's | p50, ms | p99, ms | node's CPU, µs | bytes |\n"
                        + "|---|---|---|---|---|---|---|\n");
        double constant = rows.values().iterator().next().perSecond();
        rows.forEach((name, row) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.2f | %.1f | %.1f | %.0f | %d |%n",
                name,
                row.perSecond(),
                row.perSecond() / constant,
                row.millis(50),
                row.millis(99),
                row.cpuMicros(),
                row.size())));
        return text.toString();
    }
}
