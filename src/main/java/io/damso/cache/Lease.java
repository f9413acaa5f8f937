package io.damso.cache;

/** What a writer hears when it lengthens its lease. */
public enum Lease {
    /** The room is still the writer's. */
    KEPT,
    /** Someone asked the reply to stop. */
    STOP,
    /** The room is another's; what this writer would add is refused. */
    LOST
}
