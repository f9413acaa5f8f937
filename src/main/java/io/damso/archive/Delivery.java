package io.damso.archive;

/** An entry as the queue delivers it, inside a transaction that acknowledges it. */
interface Delivery {

    /** @return null if it is no text */
    String text();

    /** From 1. */
    int attempt();

    /**
     * Moves it to the dead letters, in the same transaction.
     *
     * @param reason a fixed word
     */
    void setAside(String reason);
}
