package io.damso.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.ToIntFunction;

/** How a script's events look on the wire. */
final class ScriptedEvents {

    /** Where an event's bytes are cut in two; at their end if they are not. */
    ToIntFunction<byte[]> cut = bytes -> bytes.length;

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

    void keepAlive(ScriptedOutput out) throws IOException {
        event(out, out.dialect().keepAlive());
    }

    void silence(ScriptedOutput out) throws IOException {
        for (String event : out.dialect().silence()) {
            event(out, event);
        }
    }

    void error(ScriptedOutput out) throws IOException {
        event(out, out.dialect().error());
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
        int middle = cut.applyAsInt(bytes);
        out.chunk(bytes, 0, middle);
        if (middle < bytes.length) {
            // So that the halves don't travel together.
            out.pause(Duration.ofMillis(2));
            out.chunk(bytes, middle, bytes.length);
        }
    }

    /** Nowhere in what is ASCII. */
    static int insideCharacter(byte[] bytes) {
        for (int i = 1; i < bytes.length; i++) {
            boolean continuation = (bytes[i] & 0xC0) == 0x80;
            if (continuation) {
                return i;
            }
        }
        return bytes.length;
    }

    /** Inside {@code data:}, or what comes first where there is none. */
    static int insideLabel(byte[] bytes) {
        int label = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("data:");
        return Math.min(bytes.length, Math.max(0, label) + 2);
    }
}
