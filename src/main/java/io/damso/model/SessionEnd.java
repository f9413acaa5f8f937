package io.damso.model;

import java.util.Locale;

/** Why somebody who was signed in is not any more. */
public enum SessionEnd {
    /** The session, or the token, reached the end of its time. */
    EXPIRED,
    /** The person signed out, here or at the provider. */
    SIGNED_OUT,
    /** An administrator blocked the account. */
    BLOCKED;

    /** The name in JSON, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
