package io.damso.model;

import java.util.Locale;

/** What became of a message: {@link #ACCEPTED} for a user's, one of the others for a reply's. */
public enum MessageStatus {
    ACCEPTED,
    DONE,
    STOPPED,
    INTERRUPTED,
    ERROR;

    /** The name in JSON and in the table, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no status of that name */
    public static MessageStatus ofWireName(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
