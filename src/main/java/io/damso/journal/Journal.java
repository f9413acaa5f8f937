package io.damso.journal;

/** Keeps what was promised until it is in MySQL. */
public interface Journal {

    /**
     * Returns once the entry is on disk, and survives {@code kill -9} from then on.
     *
     * @throws JournalUnavailableException if it could not be kept; whether it was is then unknown, and appending the
     *     same entry again is harmless, as it is archived once
     */
    void append(Entry entry);
}
