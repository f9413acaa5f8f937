package io.damso.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void anAnswer_followsFromItsQuestion() {
        String question = Texts.question("q1", new Random(1));
        assertThat(Texts.answer(question)).isEqualTo(Texts.answer(question)).startsWith("Re q1: ");
        assertThat(Texts.answer("q2")).isNotEqualTo(Texts.answer("q3"));
    }

    @Test
    void aPieceMayEndInsideASurrogatePair_andTheAnswerIsWholeAllTheSame() {
        boolean split = false;
        for (int i = 0; i < 100; i++) {
            split |= Texts.pieces("q" + i).stream()
                    .anyMatch(piece -> Character.isHighSurrogate(piece.charAt(piece.length() - 1)));
            String answer = Texts.answer("q" + i);
            assertThat(new String(
                            answer.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(answer);
        }
        assertThat(split).isTrue();
    }

    @Test
    void whatIsQuoted_isReadBack() {
        for (int i = 0; i < 50; i++) {
            String answer = Texts.answer("q" + i) + "\u0000 end";
            assertThat(Json.object("{ \"a\" : " + Json.quote(answer) + ", \"b\": [1, -2.5, true, null, {}] }"))
                    .containsEntry("a", answer)
                    .containsEntry("b", java.util.Arrays.asList(1L, -2.5, true, null, Map.of()));
        }
    }
}
