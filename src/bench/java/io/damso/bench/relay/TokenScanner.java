package io.damso.bench.relay;

import java.nio.charset.StandardCharsets;

/** Finds the tokens in a stream of events that comes in pieces: all that follows a marker, up to the quotation mark. */
final class TokenScanner {

    /** Hears each token. */
    interface Listener {

        /** @param at where in {@code bytes} it begins, see {@link Token} */
        void token(byte[] bytes, int at);
    }

    private final byte[] marker;
    private final Listener listener;
    private final byte[] token = new byte[Token.LENGTH];
    private int matched;
    private boolean inside;
    private int held;

    /** @param marker a JSON member up to its text's quotation mark */
    TokenScanner(String marker, Listener listener) {
        this.marker = marker.getBytes(StandardCharsets.US_ASCII);
        this.listener = listener;
    }

    void scan(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            at = inside ? readTokens(bytes, at, to) : findMarker(bytes, at, to);
        }
    }

    private int findMarker(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == marker[matched]) {
                if (++matched == marker.length) {
                    matched = 0;
                    inside = true;
                    return i + 1;
                }
            } else {
                matched = bytes[i] == marker[0] ? 1 : 0;
            }
        }
        return to;
    }

    private static boolean isWhole(byte[] bytes, int from) {
        for (int i = from; i < from + Token.LENGTH; i++) {
            if (bytes[i] == '"') {
                return false;
            }
        }
        return true;
    }

    private int readTokens(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] == '"') {
                // A token may go on in the next event.
                inside = false;
                return at + 1;
            } else if (held == 0 && to - at >= Token.LENGTH && isWhole(bytes, at)) {
                listener.token(bytes, at);
                at += Token.LENGTH;
            } else {
                token[held++] = bytes[at++];
                if (held == Token.LENGTH) {
                    held = 0;
                    listener.token(token, 0);
                }
            }
        }
        return to;
    }
}
