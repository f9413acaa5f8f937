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

    // A token takes some hundred bytes. A server that sends an event beyond this must not fill the memory.
    static final int MAX_EVENT_BYTES = 1 << 20;

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

    private final Listener listener;
    private String name = "";
    private byte[] data = new byte[1024];
    private int dataLength;
    private boolean hasData;
    // The beginning of a line whose end has not come yet.
    private byte[] line = new byte[512];
    private int lineLength;
    private boolean afterReturn;
    private boolean begun;

    EventStreamParser(Listener listener) {
        this.listener = listener;
    }

    /** @throws ModelFaultException if an event is too large */
    void parse(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            parse(bytes.array(), from, from + bytes.remaining());
            bytes.position(bytes.limit());
        } else {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            parse(copy, 0, copy.length);
        }
    }

    private void parse(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            if (next == '\n' || next == '\r') {
                if (next == '\n' && afterReturn) {
                    // The second half of a line's end.
                    start = i + 1;
                } else {
                    endLine(bytes, start, i);
                    start = i + 1;
                }
            }
            afterReturn = next == '\r';
        }
        keep(bytes, start, to);
    }

    /** The stream is over. Some servers leave out the blank line after the last event. */
    void end() {
        if (lineLength > 0) {
            endLine(line, 0, 0);
        }
        dispatch();
    }

    private void keep(byte[] bytes, int from, int to) {
        checkSize(to - from);
        line = append(line, lineLength, bytes, from, to);
        lineLength += to - from;
    }

    private void checkSize(int more) {
        if (lineLength + dataLength + more > MAX_EVENT_BYTES) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
    }

    private static byte[] append(byte[] target, int length, byte[] bytes, int from, int to) {
        int needed = length + to - from;
        byte[] grown = needed > target.length ? Arrays.copyOf(target, Math.max(needed, 2 * target.length)) : target;
        System.arraycopy(bytes, from, grown, length, to - from);
        return grown;
    }

    private void endLine(byte[] bytes, int from, int to) {
        if (lineLength == 0) {
            line(bytes, from, to);
        } else {
            keep(bytes, from, to);
            int whole = lineLength;
            lineLength = 0;
            line(line, 0, whole);
        }
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
        checkSize(to - from + 1);
        if (hasData) {
            data = append(data, dataLength++, new byte[] {'\n'}, 0, 1);
        }
        hasData = true;
        data = append(data, dataLength, bytes, from, to);
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
