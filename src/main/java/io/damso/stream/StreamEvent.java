package io.damso.stream;

import io.damso.model.EventId;
import io.damso.model.ReplyEvent;

/**
 * An event as readers get it, encoded once for all of them.
 *
 * @param name from a fixed set, see {@link EventFormat}
 * @param data one line of JSON
 * @param text the new text of a message, all text of a snapshot, else empty; in {@code data} too, from where nobody
 *     should have to parse it again
 */
public record StreamEvent(EventId id, String name, String data, String text) {

    static StreamEvent of(EventId id, ReplyEvent event) {
        return new StreamEvent(id, EventFormat.name(event), EventFormat.data(event), EventFormat.text(event));
    }

    boolean isFinal() {
        return EventFormat.isFinal(name);
    }

    /** What was said stays out of every log line. */
    @Override
    public String toString() {
        return "StreamEvent[" + id + ", " + name + ", " + data.length() + " characters]";
    }
}
