package io.damso.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenBudgetTest {

    private final List<String> counted = new ArrayList<>();

    /** Half as many as characters, with four around each. */
    private TokenBudget budget(long tokens) {
        return new TokenBudget(tokens, text -> {
            counted.add(text);
            return text.length() / 2;
        });
    }

    @Test
    void textsWhoseBytesFit_areNotCounted() {
        var budget = budget(100);
        budget.spend("x".repeat(40));
        assertThat(budget.take("x".repeat(20), "x".repeat(20))).isTrue();
        assertThat(counted).isEmpty();
    }

    @Test
    void textsWhoseBytesDoNotFit_areCounted_andFitAllTheSame() {
        var budget = budget(100);
        budget.spend("x".repeat(80));
        assertThat(budget.take("x".repeat(80))).isTrue();
        assertThat(budget.take("x".repeat(16))).isTrue();
        assertThat(budget.take("")).isFalse();
    }

    @Test
    void whatDoesNotFitTogether_isNotTaken() {
        var budget = budget(100);
        assertThat(budget.take("x".repeat(150), "x".repeat(100))).isFalse();
        assertThat(budget.take("x".repeat(150))).isTrue();
    }

    @Test
    void koreanHasThreeBytesACharacter() {
        var budget = budget(40);
        assertThat(budget.take("안".repeat(20))).isTrue();
        assertThat(counted).hasSize(1);
    }

    @Test
    void whatHasToBeThere_leavesNothingForOthers() {
        var budget = budget(10);
        budget.spend("x".repeat(1_000));
        assertThat(budget.take("x")).isFalse();
    }

    @Test
    void moreOfATextThatIsThere_hasNothingAroundIt() {
        var budget = budget(24);
        budget.spend("x".repeat(20));
        assertThat(budget.takeMore("x".repeat(20))).isTrue();
        assertThat(budget.takeMore("xx")).isFalse();
    }

    @Test
    void textThatIsFarTooLong_isNotCounted() {
        assertThat(budget(100).take("x".repeat(2_000))).isFalse();
        assertThat(counted).isEmpty();
    }
}
