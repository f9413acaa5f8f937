package io.damso.system;

import java.util.UUID;

/** Names that no other test has. */
final class Names {

    private Names() {}

    /** Fit for a room, and for what an odd test may call its key. */
    static String next() {
        return "t-" + UUID.randomUUID();
    }
}
