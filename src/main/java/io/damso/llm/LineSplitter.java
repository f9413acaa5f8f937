package io.damso.llm;

import io.damso.model.FaultCode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Finds lines in bytes that come cut anywhere, each as soon as it is complete. A line ends in CR, LF, or both. */
final class LineSplitter {

    // A token takes some hundred bytes. A server that sends a line beyond this must not fill the memory.
    static final int MAX_BYTES = 1 << 20;

    /** Hears of each line. */
    interface Listener {

        /** @param bytes the splitter's own, or the caller's of {@link #parse}, and theirs again afterwards */
        void line(byte[] bytes, int from, int to);
    }

    private final Listener listener;
    // The beginning of a line whose end has not come yet.
    private byte[] line = new byte[512];
    private int length;
    private boolean afterReturn;

    LineSplitter(Listener listener) {
        this.listener = listener;
    }

    /** @throws ModelFaultException if a line is too large */
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

    /** There is no more; some servers leave out the last line's end. */
    void end() {
        if (length > 0) {
            endLine(line, 0, 0);
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        if (length + to - from > MAX_BYTES) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
        line = append(line, length, bytes, from, to);
        length += to - from;
    }

    /** @return {@code target}, or a larger copy, with these bytes after its first {@code length} */
    static byte[] append(byte[] target, int length, byte[] bytes, int from, int to) {
        int needed = length + to - from;
        byte[] grown = needed > target.length ? Arrays.copyOf(target, Math.max(needed, 2 * target.length)) : target;
        System.arraycopy(bytes, from, grown, length, to - from);
        return grown;
    }

    private void endLine(byte[] bytes, int from, int to) {
        if (length == 0) {
            listener.line(bytes, from, to);
        } else {
            keep(bytes, from, to);
            int whole = length;
            length = 0;
            listener.line(line, 0, whole);
        }
    }
}
