package io.damso.system;

import io.damso.testing.Script;
import java.util.concurrent.Semaphore;

/** Holds a model back: it says its next token only when it is let. */
final class Gate {

    private final Semaphore permits = new Semaphore(0);

    Script script(String... tokens) {
        return Script.reply(tokens).perToken(permits);
    }

    void let(int tokens) {
        permits.release(tokens);
    }
}
