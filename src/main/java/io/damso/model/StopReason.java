package io.damso.model;

import java.util.Locale;

/** Who ended a reply before the model did. */
public enum StopReason {
    /** The person pressed stop. */
    USER,
    /** The reply reached its greatest length. */
    LIMIT;

    /** The name in JSON, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no reason of that name */
    public static StopReason ofWireName(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
