package io.damso.cache;

/** What a writer hears when it lengthens its lease. */
public enum Lease {
    KEPT,
    /** Redis had lost it, and so perhaps more. */
    AGAIN,
    /** A later writer has the room, or the reply. */
    LOST
}
