package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingTextTest {

    private static final String PAIR = "\uD83D\uDE00";

    private final PendingText text = new PendingText();

    @Test
    void whatComesTogether_isOnePiece() {
        text.add("a");
        text.add("b");
        assertThat(text.take(false)).containsExactly("ab");
        assertThat(text.take(true)).isEmpty();
    }

    @Test
    void halfAPair_waitsForTheOther_butNotForEver() {
        text.add("a\uD83D");
        assertThat(text.take(false)).containsExactly("a");
        assertThat(text.take(false)).isEmpty();
        text.add("\uDE00");
        assertThat(text.take(false)).containsExactly(PAIR);
        text.add("\uD83D");
        assertThat(text.take(true)).containsExactly("\uFFFD");
    }

    @Test
    void much_isManyPieces_noneOfWhichSplitsAPair() {
        text.add("x" + PAIR.repeat(50_000));
        var pieces = text.take(false);
        assertThat(String.join("", pieces)).isEqualTo("x" + PAIR.repeat(50_000));
        assertThat(pieces).hasSize(7).allSatisfy(piece -> {
            assertThat(piece).hasSizeLessThanOrEqualTo(PendingText.MOST);
            assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                    .isFalse();
        });
    }

    @Test
    void pieceOfExactlyTheMost_isOne() {
        text.add("x".repeat(PendingText.MOST));
        assertThat(text.take(false)).hasSize(1);
    }
}
