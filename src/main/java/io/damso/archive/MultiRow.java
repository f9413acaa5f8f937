package io.damso.archive;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A native statement with one bracket of parameters a row. */
final class MultiRow {

    /** Longer than a query may take: a batch may hold megabytes. Shorter than the driver's wait for an answer. */
    private static final int TIMEOUT_MILLIS = 15_000;

    private final String begin;
    private final String end;
    private final List<String> rows = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    /**
     * @param begin up to and with {@code VALUES}
     * @param end what comes after the last row
     */
    MultiRow(String begin, String end) {
        this.begin = begin;
        this.end = end;
    }

    /** @param values may be null each */
    MultiRow row(Object... values) {
        rows.add("(" + String.join(",", Collections.nCopies(values.length, "?")) + ")");
        parameters.addAll(Arrays.asList(values));
        return this;
    }

    void execute(EntityManager entities) {
        var query = entities.createNativeQuery(begin + String.join(",", rows) + end)
                .setHint("jakarta.persistence.query.timeout", TIMEOUT_MILLIS);
        for (int i = 0; i < parameters.size(); i++) {
            query.setParameter(i + 1, parameters.get(i));
        }
        query.executeUpdate();
    }
}
