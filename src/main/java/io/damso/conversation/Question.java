package io.damso.conversation;

import io.damso.model.Repeat;
import io.damso.model.RoomId;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a person sends; checked already.
 *
 * @param content not blank
 * @param repeat null if the request can't be told from a new one
 */
public record Question(
        RoomId room, String content, boolean includePortfolio, List<String> analysisSymbols, Repeat repeat) {

    private static final int TITLE = 60;
    // What \s knows, and the other line ends of Unicode.
    private static final Pattern BLANKS = Pattern.compile("[\\s\\u0085\\u2028\\u2029]+");

    /** What the room is called if this question makes it: its first 60 characters, on one line. */
    String title() {
        String line = BLANKS.matcher(content.strip()).replaceAll(" ");
        return line.codePointCount(0, line.length()) <= TITLE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, TITLE));
    }

    /** What was said stays out of every log line. */
    @Override
    public String toString() {
        return "Question[" + room + ", " + content.length() + " characters]";
    }
}
