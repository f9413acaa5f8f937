package io.damso.testing;

import java.io.IOException;
import java.time.Duration;

/** How a script's events look on the wire. */
final class ScriptedEvents {

    /** Whether an event that holds more than ASCII is cut inside a character. */
    boolean cut;

    /** Whether the end is marked. */
    boolean done = true;

    String newline = "\n";

    /** Null: no reason is given. */
    String finish = "stop";

    /** Tokens in and out; null: no usage is told. */
    int[] usage;

    void open(ScriptedOutput out) throws IOException {
        out.head();
        for (String event : out.dialect().opening()) {
            event(out, event);
        }
    }

    void token(ScriptedOutput out, String text) throws IOException {
        event(out, out.dialect().token(text));
        out.sentToken();
    }

    void comment(ScriptedOutput out) throws IOException {
        out.chunk(ScriptedOutput.utf8(": keep-alive" + newline + newline));
    }

    void end(ScriptedOutput out) throws IOException {
        farewell(out);
        out.lastChunk();
    }

    void farewell(ScriptedOutput out) throws IOException {
        if (finish != null) {
            for (String event : out.dialect().finish(finish, usage, out.calls())) {
                event(out, event);
            }
        }
        if (done) {
            for (String event : out.dialect().done()) {
                event(out, event);
            }
        }
    }

    void event(ScriptedOutput out, String event) throws IOException {
        byte[] bytes = ScriptedOutput.utf8(event.replace("\n", newline));
        int middle = cut ? insideCharacter(bytes) : bytes.length;
        out.chunk(bytes, 0, middle);
        if (middle < bytes.length) {
            // So that the halves don't travel together.
            out.pause(Duration.ofMillis(2));
            out.chunk(bytes, middle, bytes.length);
        }
    }

    private static int insideCharacter(byte[] bytes) {
        for (int i = 1; i < bytes.length; i++) {
            boolean continuation = (bytes[i] & 0xC0) == 0x80;
            if (continuation) {
                return i;
            }
        }
        return bytes.length;
    }
}
