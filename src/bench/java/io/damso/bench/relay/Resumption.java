package io.damso.bench.relay;

import io.damso.bench.http.Requests;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Has a reader leave in the middle of each reply, and come back for what follows the last event that it got. */
final class Resumption {

    private static final Pattern KEY = Pattern.compile("\"stream_key\":\"([^\"]+)\"");
    private static final String ID = "\nid: ";
    private static final String EVENT_END = "\n\n";

    private final String headers;
    private final Runnable onResumed;
    private final StringBuilder got = new StringBuilder();
    private boolean over;

    /**
     * @param headers of its requests, lines, each with its end
     * @param onResumed told each time that it has left
     */
    Resumption(String headers, Runnable onResumed) {
        this.headers = headers;
        this.onResumed = onResumed;
    }

    void begin() {
        got.setLength(0);
        over = false;
    }

    void got(byte[] bytes, int from, int to) {
        if (!over) {
            got.append(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
        }
    }

    /** Whether it is to leave: once, in the middle, between two events. */
    boolean isDue(int tokens, int tokensPerReply) {
        return !over && tokens >= tokensPerReply / 2 && got.indexOf(EVENT_END, got.length() - EVENT_END.length()) >= 0;
    }

    byte[] request() {
        over = true;
        onResumed.run();
        var key = KEY.matcher(got);
        if (!key.find()) {
            throw new IllegalStateException("a stream began without its key");
        }
        int id = got.lastIndexOf(ID) + ID.length();
        return Requests.get(
                "/api/chat/stream/" + key.group(1),
                headers + "Last-Event-ID: " + got.substring(id, got.indexOf("\n", id)) + "\r\n");
    }
}
