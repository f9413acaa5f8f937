package io.damso.system;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Bytes to lines to events, as WHATWG HTML (section 9.2.6) has it, but strict: what is not UTF-8 or no field fails. */
final class EventParser {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Consumer<String> lines;
    private final Consumer<Event> events;
    private final List<String> data = new ArrayList<>();
    private boolean afterCarriageReturn;
    private String id = "";
    private String name = "message";

    /** @param lines told every line, events those that a blank line ends */
    EventParser(Consumer<String> lines, Consumer<Event> events) {
        this.lines = lines;
        this.events = events;
    }

    void add(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            add(bytes[i]);
        }
    }

    private void add(byte next) {
        boolean secondOfPair = next == '\n' && afterCarriageReturn;
        afterCarriageReturn = next == '\r';
        if (secondOfPair) {
            return;
        }
        if (next == '\n' || next == '\r') {
            end(utf8(line.toByteArray()));
            line.reset();
        } else {
            line.write(next);
        }
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("the stream is no UTF-8", e);
        }
    }

    private void end(String text) {
        lines.accept(text);
        if (text.isEmpty()) {
            dispatch();
        } else if (!text.startsWith(":")) {
            int colon = text.indexOf(':');
            field(text.substring(0, colon), text.substring(colon + 1).replaceFirst("^ ", ""));
        }
    }

    private void field(String field, String value) {
        switch (field) {
            case "data" -> data.add(value);
            case "event" -> name = value;
            case "id" -> id = value;
            case "retry" -> {}
            default -> throw new AssertionError("an unknown field: " + field);
        }
    }

    private void dispatch() {
        if (!data.isEmpty()) {
            events.accept(new Event(id, name, String.join("\n", data)));
        }
        data.clear();
        name = "message";
    }
}
