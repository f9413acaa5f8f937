package io.damso.conversation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How many tokens are left. A text has no more tokens than bytes; so as long as those fit nothing is counted, which would take
 * longer than all else that is done with it.
 */
final class TokenBudget {

    // What a provider writes around each message; OpenAI's cookbook counts four.
    private static final int AROUND = 4;

    // Only runs of blanks have more. What is longer is not counted, which takes a second for some megabytes.
    private static final long BYTES_OF_A_TOKEN = 16;

    private final ToIntFunction<String> counter;
    // Of texts that were taken and not counted.
    private final List<String> uncounted = new ArrayList<>();
    private long left;
    private long uncountedMost;

    TokenBudget(long tokens, ToIntFunction<String> counter) {
        this.left = tokens;
        this.counter = counter;
    }

    /** Takes what has to be there, whatever it costs. */
    void spend(String text) {
        spend(AROUND, text);
    }

    private void spend(int around, String text) {
        left -= around;
        uncounted.add(text);
        uncountedMost += bytes(text);
    }

    /** @return false if these don't fit, all together; nothing is taken then */
    boolean take(String... texts) {
        return take(AROUND, texts);
    }

    /** As {@link #take}, for what is written on in a text that was taken before. */
    boolean takeMore(String text) {
        return take(0, text);
    }

    private boolean take(int around, String... texts) {
        long most = 0;
        for (String text : texts) {
            most += bytes(text) + around;
        }
        if (uncountedMost + most <= left) {
            for (String text : texts) {
                spend(around, text);
            }
            return true;
        }
        countAll();
        if (most > BYTES_OF_A_TOKEN * left) {
            return false;
        }
        long tokens = 0;
        for (String text : texts) {
            tokens += counter.applyAsInt(text) + around;
        }
        if (tokens > left) {
            return false;
        }
        left -= tokens;
        return true;
    }

    private void countAll() {
        uncounted.forEach(text -> left -= counter.applyAsInt(text));
        uncounted.clear();
        uncountedMost = 0;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
