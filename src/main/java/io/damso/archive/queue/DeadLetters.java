package io.damso.archive.queue;

import io.damso.journal.JournalUnavailableException;
import java.util.List;

/** Entries that can't be written as they are, and wait for somebody to decide. */
public interface DeadLetters {

    /**
     * Some of them.
     *
     * @param oldest the first in the queue, at most 100
     * @param depth how many there are; at most 10,000 are counted
     */
    record Page(List<DeadLetter> oldest, int depth) {}

    /** @throws JournalUnavailableException if the queue does not answer */
    Page oldest();

    /**
     * Gives those that are there back to the queue they came from, the oldest first, at most 1,000. One that fails again
     * comes back here.
     *
     * @return how many
     * @throws JournalUnavailableException if the queue does not answer; some may be given back then, each of them once
     */
    int redrive();
}
