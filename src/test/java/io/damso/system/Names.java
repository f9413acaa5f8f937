package io.damso.system;

import java.util.UUID;
import java.util.stream.Collectors;

/** Names that no other test has. */
final class Names {

    private static final int HEXADECIMAL = 16;

    private Names() {}

    /** Fit for a room, and for what an odd test may call its key. Without digits, which a guard may take for a card's. */
    static String next() {
        return "t-" + letters(UUID.randomUUID());
    }

    private static String letters(UUID id) {
        return id.toString()
                .chars()
                .filter(c -> c != '-')
                .mapToObj(c -> String.valueOf((char) ('a' + Character.digit(c, HEXADECIMAL))))
                .collect(Collectors.joining());
    }
}
