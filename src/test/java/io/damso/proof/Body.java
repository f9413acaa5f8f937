package io.damso.proof;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A response's body, chunked or of a known length (RFC 9112, section 6); what is cut short is no end but a fault. */
final class Body extends InputStream {

    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean ended;

    /** @param length below zero if the body is chunked */
    Body(InputStream in, long length) {
        this.in = in;
        this.chunked = length < 0;
        this.left = Math.max(0, length);
        this.ended = length == 0;
    }

    /** Whether it was read to its end, so that the connection can be used again. */
    boolean isEnded() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        if (left == 0 && chunked && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        left--;
        endOfPart();
        return next;
    }

    private void nextChunk() throws IOException {
        left = Long.parseLong(Lines.next(in).trim(), 16);
        if (left == 0) {
            Lines.next(in);
            ended = true;
        }
    }

    private void endOfPart() throws IOException {
        if (left == 0 && chunked) {
            Lines.next(in);
        } else if (left == 0) {
            ended = true;
        }
    }
}
