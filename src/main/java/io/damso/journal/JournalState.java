package io.damso.journal;

import java.util.Locale;

/** Whether a new turn can be promised. */
public enum JournalState {
    /** Not proven yet since this node's start. */
    STARTING,
    UP,
    /** The broker took no entry, or not in time. */
    REFUSING,
    /** What room is left, in the journal or on its disk, is for the replies of turns already accepted. */
    FULL;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
