package io.damso.archive;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A native statement with one bracket of parameters a row. */
final class MultiRow {

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
        Bulk.update(entities, begin + String.join(",", rows) + end, parameters);
    }
}
