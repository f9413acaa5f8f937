package io.damso.model;

import java.util.regex.Pattern;

/** What a room is called after its first message. */
public final class Title {

    private static final int LENGTH = 60;
    // What \s knows, and the other line ends of Unicode.
    private static final Pattern BLANKS = Pattern.compile("[\\s\\u0085\\u2028\\u2029]+");

    private Title() {}

    /** The first 60 characters of what was said, on one line. */
    public static String of(String content) {
        String line = BLANKS.matcher(content.strip()).replaceAll(" ");
        return line.codePointCount(0, line.length()) <= LENGTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LENGTH));
    }
}
