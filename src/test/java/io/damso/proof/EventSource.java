package io.damso.proof;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** A reader of one reply, over as many responses as it takes; puts together what it got, as a page does. */
final class EventSource {

    private static final Set<String> FINAL = Set.of("done", "stopped", "error");

    private final StringBuilder text = new StringBuilder();
    private String lastId;
    private Map<String, Object> start;
    private String end;
    private Map<String, Object> last = Map.of();

    /** Null before the first event. */
    String lastId() {
        return lastId;
    }

    /** The start's data; null before it. */
    Map<String, Object> start() {
        return start;
    }

    boolean isEnded() {
        return end != null;
    }

    Send.Sighting sighting(String node) {
        long length = end == null ? -1 : Json.number(last, "message_length");
        return new Send.Sighting(System.nanoTime(), node, text.toString(), end, Json.text(last, "code"), length);
    }

    /**
     * Reads up to the end of the next event.
     *
     * @return false at the response's end
     */
    boolean next(Body body) throws IOException {
        String name = "message";
        String id = lastId;
        String data = null;
        for (String line = line(body); line != null; line = line(body)) {
            if (line.isEmpty() && data != null) {
                // Not before: what is cut off in the middle has not been seen.
                lastId = id;
                take(name, Json.object(data));
                return true;
            }
            int colon = line.indexOf(':');
            String value = colon < 0 ? "" : line.substring(colon + 1).stripLeading();
            switch (colon < 0 ? "" : line.substring(0, colon)) {
                case "event" -> name = value;
                case "id" -> id = value;
                case "data" -> data = value;
                default -> {}
            }
        }
        return false;
    }

    // The end of a response is one where a line begins, and a fault inside a line.
    private static String line(Body body) throws IOException {
        var line = new java.io.ByteArrayOutputStream(120);
        for (int next = body.read(); next != '\n'; next = body.read()) {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    private void take(String name, Map<String, Object> data) {
        last = data;
        if (name.equals("start")) {
            start = data;
        } else if (name.equals("message")) {
            text.append(Json.text(data, "delta"));
        } else if (name.equals("snapshot")) {
            text.setLength(0);
            text.append(Json.text(data, "content"));
        } else if (FINAL.contains(name)) {
            end = name;
        }
    }
}
