package io.damso.cache;

/** What a writer hears who wants to say that its turn is journaled. */
public enum Confirmation {
    CONFIRMED,
    /** Another writer is at the same turn, because its request was sent again; the reply's record is that one's. */
    ELSEWHERE,
    /** The lease ran out, and the room may be another turn's. */
    LOST
}
