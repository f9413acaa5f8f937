package io.damso.archive.queue;

/** An entry as a queue delivers it, inside a transaction that acknowledges it. */
interface Delivery {

    /** @return null if it is no text */
    String text();

    /** What step of which trace sent it; null if none did. */
    default String traceparent() {
        return null;
    }

    /** From 1. */
    int attempt();

    /** Moves it to where a shard's entries wait while it is away, in the same transaction. */
    void park(int shard);

    /**
     * Moves it to the dead letters, in the same transaction.
     *
     * @param reason a fixed word
     */
    void setAside(String reason);
}
