package io.damso.llm;

import io.damso.model.FaultCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes a {@code text/event-stream}, cut anywhere, apart into events as soon as each is complete. Lines are looked for in
 * the bytes as they came; of an event only its name and its data are of use here, and only these are copied.
 */
final class EventStreamParser {

    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Hears of each event that has data. */
    interface Listener {

        /**
         * @param name empty if it has none
         * @param data in UTF-8, if the server keeps to it, in the first {@code length} bytes; the caller's again
         *     afterwards
         */
        void event(String name, byte[] data, int length);
    }

    private final LineSplitter lines = new LineSplitter(this::line);
    private final Listener listener;
    private String name = "";
    private byte[] data = new byte[1024];
    private int dataLength;
    private boolean hasData;
    private boolean begun;

    EventStreamParser(Listener listener) {
        this.listener = listener;
    }

    /** @throws ModelFaultException if an event is too large */
    void parse(ByteBuffer bytes) {
        lines.parse(bytes);
    }

    /** The stream is over. Some servers leave out the blank line after the last event. */
    void end() {
        lines.end();
        dispatch();
    }

    private void line(byte[] bytes, int from, int to) {
        int start = begun || !startsWith(bytes, from, to, MARK) ? from : from + MARK.length;
        begun = true;
        if (start == to) {
            dispatch();
        } else if (isField(bytes, start, to, DATA)) {
            addData(bytes, value(bytes, start, to, DATA), to);
        } else if (isField(bytes, start, to, EVENT)) {
            int value = value(bytes, start, to, EVENT);
            name = new String(bytes, value, to - value, StandardCharsets.UTF_8);
        }
        // Else a comment that keeps the connection alive, or a field for browsers.
    }

    private static boolean isField(byte[] bytes, int from, int to, byte[] field) {
        return startsWith(bytes, from, to, field) && (to - from == field.length || bytes[from + field.length] == ':');
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] start) {
        return to - from >= start.length && Arrays.equals(bytes, from, from + start.length, start, 0, start.length);
    }

    private static int value(byte[] bytes, int from, int to, byte[] field) {
        int value = Math.min(from + field.length + 1, to);
        return value < to && bytes[value] == ' ' ? value + 1 : value;
    }

    private void addData(byte[] bytes, int from, int to) {
        if (dataLength + to - from + 1 > LineSplitter.MAX_BYTES) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
        if (hasData) {
            data = LineSplitter.append(data, dataLength++, new byte[] {'\n'}, 0, 1);
        }
        hasData = true;
        data = LineSplitter.append(data, dataLength, bytes, from, to);
        dataLength += to - from;
    }

    private void dispatch() {
        int length = dataLength;
        String itsName = name;
        dataLength = 0;
        hasData = false;
        name = "";
        if (length > 0) {
            listener.event(itsName, data, length);
        }
    }
}
