package io.damso.stream;

import java.util.ArrayList;
import java.util.List;

/**
 * Text that waits for the next commit, cut into what an event may hold: never half a surrogate pair, and not much. Not
 * thread-safe.
 */
final class PendingText {

    /** The most characters of one event. A reader who reads nothing holds one in its blocked write. */
    static final int MOST = 16 * 1024;

    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder text = new StringBuilder();

    void add(String delta) {
        text.append(delta);
    }

    /**
     * @param atEnd if not, a first half of a surrogate pair waits for its other half; one that never gets it is no
     *     character
     */
    List<String> take(boolean atEnd) {
        int end = atEnd ? text.length() : wholeUpTo(text.length());
        var pieces = new ArrayList<String>();
        for (int from = 0; from < end; ) {
            int to = end - from <= MOST ? end : wholeUpTo(from + MOST);
            pieces.add(whole(text.substring(from, to)));
            from = to;
        }
        text.delete(0, end);
        return pieces;
    }

    private int wholeUpTo(int end) {
        return end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    private static String whole(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                repaired = repaired == null ? new StringBuilder(text) : repaired;
                repaired.setCharAt(i, REPLACEMENT);
            }
        }
        return repaired == null ? text : repaired.toString();
    }
}
