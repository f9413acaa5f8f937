package io.damso.cache;

import io.damso.model.Turn;
import java.time.Instant;

/** What became of taking an orphaned reply over. */
public sealed interface Takeover {

    /** Someone is at it. */
    record Held() implements Takeover {}

    /** It has ended, or nothing is known of it. */
    record Over() implements Takeover {}

    /**
     * Nothing of it was promised, but a journal may have its question, which then needs a record of its reply. It stays
     * an orphan until it is forgotten.
     *
     * @param at now, on Redis' clock
     */
    record Unconfirmed(Turn turn, Instant at) implements Takeover {}

    /**
     * Whatever its writer may still add is refused; its end is the caller's to write.
     *
     * @param turn with the caller's epoch; its message and time are null where only the log knows them
     * @param at now, on Redis' clock
     */
    record Taken(Turn turn, Instant at) implements Takeover {}
}
