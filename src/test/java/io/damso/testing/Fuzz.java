package io.damso.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Texts at random for a parser: some made of nothing but trouble, others a good one with faults. The seed is printed with
 * what failed, and {@code -Ddamso.fuzz.seed} plays it again.
 */
public final class Fuzz {

    private static final int ROUNDS = 4_000;
    private static final int LONG = 1 << 18;
    private static final Duration LINEAR = Duration.ofSeconds(5);
    private static final List<String> TROUBLE = List.of(
            "\n",
            "\r",
            "\0",
            "\t",
            " ",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            ";",
            "\"",
            "'",
            "\\",
            "/",
            "%",
            "%00",
            "%zz",
            "=",
            "-",
            "+",
            ".",
            "..",
            "*",
            "0",
            "9",
            "1e999999999",
            "-0",
            "null",
            "\\u0000",
            "\\ud83d",
            "\uD83D",
            "\uDE00",
            "😀",
            "가",
            "\uFEFF",
            "\u2028",
            "\u0085",
            "q=",
            "<",
            ">",
            "$",
            "A",
            "z",
            "Z",
            "T");

    private final long seed = Long.getLong("damso.fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<String> good;

    /** What is tried with a text. It is to catch what the parser says that it throws, and nothing else. */
    @FunctionalInterface
    public interface Trial {
        void of(String text) throws Exception;
    }

    /** @param good texts that the parser takes */
    public Fuzz(String... good) {
        this.good = List.of(good);
    }

    /** @throws AssertionError with seed and text, if the trial throws anything for one of them, or takes too long for a long one */
    public void run(Trial trial) {
        good.forEach(text -> tried(trial, text));
        for (int i = 0; i < ROUNDS; i++) {
            tried(trial, i % 4 == 0 ? trouble(random.nextInt(40)) : faulty(good.get(i % good.size())));
        }
        for (String each : TROUBLE) {
            long start = System.nanoTime();
            tried(trial, good.get(0) + each.repeat(LONG / each.length()));
            tried(trial, each.repeat(LONG / each.length()) + good.get(0));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("the time for much of " + each)
                    .isLessThan(LINEAR);
        }
    }

    private void tried(Trial trial, String text) {
        try {
            trial.of(text);
        } catch (Throwable e) {
            String shown = text.length() > 300 ? text.substring(0, 300) + "…" : text;
            throw new AssertionError("damso.fuzz.seed=" + seed + " with: " + shown, e);
        }
    }

    private String trouble(int pieces) {
        var text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(piece());
        }
        return text.toString();
    }

    private String piece() {
        return random.nextInt(8) == 0
                ? Character.toString(random.nextInt(0xD800))
                : TROUBLE.get(random.nextInt(TROUBLE.size()));
    }

    private String faulty(String text) {
        var faulty = new StringBuilder(text);
        for (int faults = 1 + random.nextInt(3); faults > 0; faults--) {
            int at = random.nextInt(faulty.length() + 1);
            int end = Math.min(faulty.length(), at + random.nextInt(4));
            switch (random.nextInt(4)) {
                case 0 -> faulty.insert(at, piece());
                case 1 -> faulty.delete(at, end);
                case 2 -> faulty.insert(at, faulty.substring(at, end));
                default -> faulty.replace(at, end, piece());
            }
        }
        return faulty.toString();
    }
}
