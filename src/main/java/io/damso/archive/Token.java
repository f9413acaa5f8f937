package io.damso.archive;

import java.nio.charset.StandardCharsets;

/** Who somebody is to their sign-in. */
record Token(String issuer, String subject) {

    private static final int MAX_CHARACTERS = 255;

    /** @throws IllegalArgumentException if one is empty, longer than 255 characters, or no Unicode text */
    Token {
        check(issuer);
        check(subject);
    }

    // Half a surrogate pair would become a question mark in MySQL, and so another person.
    private static void check(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (text.isEmpty()
                || text.length() > MAX_CHARACTERS
                || !text.equals(new String(bytes, StandardCharsets.UTF_8))) {
            throw new IllegalArgumentException("an issuer or subject has 1 to 255 characters");
        }
    }

    byte[] issuerBytes() {
        return issuer.getBytes(StandardCharsets.UTF_8);
    }

    byte[] subjectBytes() {
        return subject.getBytes(StandardCharsets.UTF_8);
    }

    /** Personal data stays out of every log line. */
    @Override
    public String toString() {
        return "Token";
    }
}
