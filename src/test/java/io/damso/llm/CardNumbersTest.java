package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardNumbersTest {

    private final CardNumbers cards = new CardNumbers();

    private String out(String... texts) {
        var outgoing = cards.outgoing();
        var out = new StringBuilder();
        for (String text : texts) {
            out.append(outgoing.next(text));
        }
        return out.append(outgoing.rest()).toString();
    }

    // The numbers are those that payment providers give for tests.
    @ParameterizedTest
    @CsvSource({
        "'4111111111111111', '************1111'",
        "'pay with 4111 1111 1111 1111, please', 'pay with **** **** **** 1111, please'",
        "'3782-822463-10005.', '****-******-*0005.'",
        "'a 5555555555554444 b 4222222222222', 'a ************4444 b *********2222'",
        "'12 4111 1111 1111 1111', '12 **** **** **** 1111'",
        "'4111 1111 1111 1111 2026', '**** **** **** 1111 2026'",
        "'카드는 4111111111111111입니다', '카드는 ************1111입니다'",
    })
    void numberOfACard_isMasked_andNothingAround(String text, String expected) {
        assertThat(out(text)).isEqualTo(expected);
        assertThat(out(text.split(""))).isEqualTo(expected);
        assertThat(cards.told(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'4111111111111112'",
        "'1 2 3 4 5 6 7 8'",
        "'2026-11-28 14:30'",
        "'+82 2 1234 5678'",
        "'00000000000000000000000000'",
        "'4111  1111  1111  1111'",
        "''",
    })
    void otherNumbers_passUnchanged(String text) {
        assertThat(out(text)).isEqualTo(text);
        assertThat(out(text.split(""))).isEqualTo(text);
    }

    @Test
    void noDigitOfACard_leavesBeforeItIsKnownForOne() {
        var outgoing = cards.outgoing();
        assertThat(outgoing.next("it is 4111 1111 1111 ")).isEqualTo("it is ");
        assertThat(outgoing.next("1111")).isEmpty();
        assertThat(outgoing.next(" ok")).isEqualTo("**** **** **** 1111 ok");
    }

    @Test
    void wordsAreNotHeldBack() {
        assertThat(cards.outgoing().next("It costs 12 dollars")).isEqualTo("It costs 12 dollars");
    }

    @Test
    void digitsWithoutEnd_areNotHeldBackForEver_andACardAtTheirEndIsFound() {
        var outgoing = cards.outgoing();
        var out = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            out.append(outgoing.next("7 "));
        }
        assertThat(out).hasSizeGreaterThan(1_900);
        out.append(outgoing.next("4111111111111111")).append(outgoing.rest());
        assertThat(out).endsWith("7 ************1111");
    }

    @Test
    void howeverATextIsCut_itComesOutTheSame() {
        var random = new Random(ThreadLocalRandom.current().nextLong());
        String text = "a 4111 1111 1111 1111 b 12-34 5555555555554444-1 c 3782-822463-10005";
        String whole = out(text);
        for (int i = 0; i < 200; i++) {
            int one = random.nextInt(text.length());
            int two = one + random.nextInt(text.length() - one);
            assertThat(out(text.substring(0, one), text.substring(one, two), text.substring(two)))
                    .isEqualTo(whole);
        }
    }
}
