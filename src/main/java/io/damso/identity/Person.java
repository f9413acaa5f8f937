package io.damso.identity;

import java.util.Set;

/**
 * Somebody, as who has signed them in knows them.
 *
 * @param issuer who that is, at most 255 characters
 * @param subject the name that they have there for good, at most 255 characters
 * @param name what they are called, at most 255 characters
 * @param roles those of Damso's roles that they have
 */
public record Person(String issuer, String subject, String name, Set<String> roles) {

    /** The role of administrators. */
    public static final String ADMIN = "admin";

    // As much as the table of accounts takes.
    private static final int MAX_LENGTH = 255;

    /** Whether there is something to make an account of. */
    boolean isKnown() {
        return isFitting(issuer) && isFitting(subject);
    }

    private static boolean isFitting(String value) {
        return value != null && !value.isEmpty() && value.codePointCount(0, value.length()) <= MAX_LENGTH;
    }
}
