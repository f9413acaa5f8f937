package io.damso.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What is asked, and what the model answers: an answer follows from its question, so that nobody need remember it. */
final class Texts {

    private static final List<String> WORDS = List.of(
            "안녕하세요 ",
            "데이터 ",
            "삼성전자 005930 ",
            "👩‍👩‍👧 ",
            "😀",
            "line\n",
            "\r\n",
            "\"quoted\" ",
            "back\\slash ",
            "tab\t",
            "data: x\n\n",
            "é",
            "</script>",
            "\u2028",
            "plain words, ",
            "and more. ");
    private static final String CLEF = "𝄞";
    private static final int PIECES = 7;
    private static final int SHORTEST_MILLIS = 300;
    private static final int SPREAD_MILLIS = 1_700;

    private Texts() {}

    /** @param name that no other question has */
    static String question(String name, Random random) {
        return name + ": " + words(random, 1 + random.nextInt(4)) + "?";
    }

    /** The answer as the model streams it; a piece may end inside a surrogate pair. */
    static List<String> pieces(String question) {
        var random = random(question);
        int count = 3 + random.nextInt(PIECES);
        var pieces = new ArrayList<String>();
        pieces.add("Re " + question + "\n");
        boolean low = false;
        while (pieces.size() < count || low) {
            boolean high = !low && random.nextInt(8) == 0;
            pieces.add((low ? CLEF.substring(1) : "")
                    + words(random, 1 + random.nextInt(5))
                    + (high ? CLEF.substring(0, 1) : ""));
            low = high;
        }
        return pieces;
    }

    static String answer(String question) {
        return String.join("", pieces(question));
    }

    /** Whether a text may be all that came of an answer; half a surrogate pair at its end is no character. */
    static boolean begins(String answer, String text) {
        boolean half = text.endsWith("\uFFFD")
                && answer.length() >= text.length()
                && Character.isHighSurrogate(answer.charAt(text.length() - 1));
        return answer.startsWith(half ? text.substring(0, text.length() - 1) : text);
    }

    /** How long the answer takes the model. */
    static int millis(String question) {
        return SHORTEST_MILLIS + random(question + " pace").nextInt(SPREAD_MILLIS);
    }

    private static Random random(String question) {
        return new Random(question.hashCode());
    }

    private static String words(Random random, int count) {
        var words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return words.toString();
    }
}
