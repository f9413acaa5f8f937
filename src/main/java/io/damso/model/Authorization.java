package io.damso.model;

/**
 * What the caller of a request shows of who they are, for another server that is asked in their name. It goes into no store
 * and no log, and is let go once that server has answered.
 *
 * @param header the request's {@code Authorization}; empty if it had none
 */
public record Authorization(String header) {

    public static final Authorization NONE = new Authorization("");

    public boolean isNone() {
        return header.isEmpty();
    }

    /** A password or a token stays out of every log line. */
    @Override
    public String toString() {
        return "Authorization[" + (isNone() ? "none" : "hidden") + "]";
    }
}
