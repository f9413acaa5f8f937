package io.damso.model;

import java.util.Locale;

/** How a tool fares that a model had called. */
public enum ToolStatus {
    RUNNING,
    DONE,
    FAILED;

    /** The name in JSON, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no status of that name */
    public static ToolStatus ofWireName(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
