package io.damso.model;

import java.util.regex.Pattern;

/**
 * A room's name as its owner chose it; unique per account only.
 *
 * @param value 1 to 64 characters of {@code A-Z a-z 0-9 _ -}
 */
public record RoomId(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** @throws IllegalArgumentException if {@code value} is not of the form above */
    public RoomId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a room id has 1 to 64 characters of A-Z a-z 0-9 _ -");
        }
    }

    /** @param value may be null, which is not valid */
    public static boolean isValid(String value) {
        return value != null && FORM.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
