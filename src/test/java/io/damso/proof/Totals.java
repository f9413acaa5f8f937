package io.damso.proof;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What happened how often, in the whole run. */
final class Totals {

    enum Kind {
        SENDS,
        ACCEPTED,
        UNKNOWN,
        REFUSED,
        BUSY,
        UNAVAILABLE,
        RETRIES,
        DONE,
        STOPPED,
        INTERRUPTED,
        OTHER_ERRORS,
        STOPS,
        RESUMES,
        LEFT,
        REPLAYS,
        PAGES,
        NOT_FOUND
    }

    private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);

    Totals() {
        for (Kind kind : Kind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    void add(Kind kind) {
        counts.get(kind).increment();
    }

    long of(Kind kind) {
        return counts.get(kind).sum();
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(e -> e.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " "
                        + e.getValue().sum())
                .collect(Collectors.joining(", "));
    }
}
