package io.damso.journal;

/** A text is no entry that this version knows, and never will be. Its message repeats nothing of the text. */
public class UnreadableEntryException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param reason a fixed sentence */
    UnreadableEntryException(String reason) {
        super(reason);
    }
}
