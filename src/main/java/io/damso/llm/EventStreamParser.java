package io.damso.llm;

import io.damso.model.FaultCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Turns the bytes of a {@code text/event-stream}, cut anywhere, into events as soon as each is complete.
 *
 * <p>Of an event only its name and its data are of use here.
 */
final class EventStreamParser {

    // A token takes some hundred bytes. A server that sends an event beyond this must not fill the memory.
    static final int MAX_EVENT_BYTES = 1 << 20;

    // Reports what can't be decoded, where String would put a replacement character into the person's answer.
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    private final BiConsumer<String, String> events;
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private byte[] line = new byte[512];
    private int length;
    private boolean afterReturn;
    private boolean begun;

    /** @param events hears each event's name, empty if it has none, and its data, not empty */
    EventStreamParser(BiConsumer<String, String> events) {
        this.events = events;
    }

    /** @throws ModelFaultException if a line is no UTF-8, or an event is too large */
    void parse(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            boolean lineFeedOfPair = afterReturn && next == '\n';
            afterReturn = next == '\r';
            if (next != '\n' && next != '\r') {
                append(next);
            } else if (!lineFeedOfPair) {
                endLine();
            }
        }
    }

    /** The stream is over. Some servers leave out the blank line after the last event. */
    void end() {
        if (length > 0) {
            endLine();
        }
        dispatch();
    }

    private void append(byte next) {
        if (length + data.length() >= MAX_EVENT_BYTES) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = next;
    }

    private void endLine() {
        String text = decode();
        length = 0;
        if (text.isEmpty()) {
            dispatch();
        } else {
            field(text);
        }
    }

    private String decode() {
        try {
            String text = utf8.decode(ByteBuffer.wrap(line, 0, length)).toString();
            boolean marked = !begun && text.startsWith("\uFEFF");
            begun = true;
            return marked ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        String value = colon < 0 ? "" : text.substring(colon + 1);
        String unpadded = value.startsWith(" ") ? value.substring(1) : value;
        switch (colon < 0 ? text : text.substring(0, colon)) {
            case "data" -> data.append(data.isEmpty() ? "" : "\n").append(unpadded);
            case "event" -> name = unpadded;
            default -> {
                // A comment that keeps the connection alive, or a field for browsers.
            }
        }
    }

    private void dispatch() {
        String complete = data.toString();
        String itsName = name;
        data.setLength(0);
        name = "";
        if (!complete.isEmpty()) {
            events.accept(itsName, complete);
        }
    }
}
