package io.damso.journal;

/** Keeps what was promised until it is in MySQL. */
public interface Journal {

    /**
     * Returns once the entry is on disk, and survives {@code kill -9} from then on; waits for that 5 s at most. A user's
     * message needs {@linkplain #hasRoom room}; a reply may use what is left for it.
     *
     * @throws JournalUnavailableException if it could not be kept; whether it was is then unknown, and appending the
     *     same entry again is harmless, as it is archived once
     */
    void append(Entry entry);

    /** Whether a new turn and its reply can be kept; to be asked before one is begun. Waits 5 s for that at most. */
    boolean hasRoom();

    JournalState state();
}
