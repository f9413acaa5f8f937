package io.damso.bench.http;

import java.io.IOException;
import java.util.Locale;

/** Takes the HTTP/1.1 responses of one connection apart, one after the other, as their bytes come (RFC 9112). */
public final class Responses {

    private enum State {
        HEAD,
        BODY,
        SIZE,
        CHUNK,
        AFTER_CHUNK,
        TRAILER
    }

    /** Hears each piece of a body. */
    public interface Body {
        void bytes(byte[] bytes, int from, int to);
    }

    private final int expected;
    private final Body body;
    private final StringBuilder line = new StringBuilder();
    private State state = State.HEAD;
    private boolean chunked;
    private int left;

    /** @param expected the status that every response has to have */
    public Responses(int expected, Body body) {
        this.expected = expected;
        this.body = body;
    }

    /**
     * @return whether a response is at its end
     * @throws IOException if one has another status
     */
    public boolean read(byte[] bytes, int length) throws IOException {
        boolean over = false;
        for (int at = 0; at < length; ) {
            if (state == State.BODY || state == State.CHUNK) {
                int count = Math.min(left, length - at);
                body.bytes(bytes, at, at + count);
                at += count;
                left -= count;
                over |= left == 0 && endPiece();
            } else {
                over |= take((char) bytes[at++]);
            }
        }
        return over;
    }

    private boolean endPiece() {
        boolean whole = state == State.BODY;
        state = whole ? State.HEAD : State.AFTER_CHUNK;
        return whole;
    }

    private boolean take(char next) throws IOException {
        if (next != '\n') {
            line.append(next);
            return false;
        }
        String text = line.toString().stripTrailing();
        line.setLength(0);
        switch (state) {
            case HEAD -> {
                return head(text);
            }
            case SIZE -> {
                left = Integer.parseInt(text, 16);
                state = left == 0 ? State.TRAILER : State.CHUNK;
            }
            case AFTER_CHUNK -> state = State.SIZE;
            case TRAILER -> {
                state = text.isEmpty() ? State.HEAD : State.TRAILER;
                return text.isEmpty();
            }
            default -> throw new IllegalStateException(state.name());
        }
        return false;
    }

    private boolean head(String text) throws IOException {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http/1.1 ")) {
            chunked = false;
            left = 0;
            if (!lower.startsWith(Integer.toString(expected), "http/1.1 ".length())) {
                throw new IOException(text);
            }
        } else if (lower.startsWith("content-length:")) {
            left = Integer.parseInt(lower.substring("content-length:".length()).trim());
        } else if (lower.startsWith("transfer-encoding:")) {
            chunked = true;
        } else if (text.isEmpty()) {
            state = chunked ? State.SIZE : left > 0 ? State.BODY : State.HEAD;
            return state == State.HEAD;
        }
        return false;
    }
}
