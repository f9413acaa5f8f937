package io.damso.stream;

import io.damso.model.EventId;

/**
 * An event as readers get it, encoded once for all of them.
 *
 * @param name from a fixed set, see {@link EventFormat}
 * @param data one line of JSON
 */
public record StreamEvent(EventId id, String name, String data) {

    boolean isFinal() {
        return EventFormat.isFinal(name);
    }

    /** What was said stays out of every log line. */
    @Override
    public String toString() {
        return "StreamEvent[" + id + ", " + name + ", " + data.length() + " characters]";
    }
}
