package io.damso.journal;

/** The journal takes no entry at the moment: it is full, failing or too slow. Trying again later may help. */
public class JournalUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public JournalUnavailableException(Throwable cause) {
        super("the journal took no entry", cause);
    }

    JournalUnavailableException(JournalState state) {
        super("the journal is " + state.wireName());
    }
}
