package io.damso.archive;

/** MySQL refused what was to be written, and would again: a value is too long, or the row too large. */
class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    RefusedException(Throwable cause) {
        super("the archive refused a row", cause);
    }
}
