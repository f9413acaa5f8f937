package io.damso.archive;

/** Somebody else moved, or is moving, the same account. */
public class OvertakenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OvertakenException() {
        super("another move of the account came in between");
    }
}
