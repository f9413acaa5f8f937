package io.damso.model;

import java.util.Locale;

/** What became of a person's portfolio in the prompt that a reply answers. */
public enum PortfolioUse {
    /** Nobody asked for it, or nobody knows any more whether somebody did. */
    NOT_ASKED,
    /** The model was told of it. */
    INCLUDED,
    /** It could not be read; the model answers without it. */
    UNAVAILABLE;

    /** The name in JSON, in lower case; where it was not asked for, JSON says nothing. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no use of that name */
    public static PortfolioUse ofWireName(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
