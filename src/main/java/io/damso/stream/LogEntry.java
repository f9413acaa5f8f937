package io.damso.stream;

import io.damso.model.EventId;

/**
 * An entry of a reply's log.
 *
 * @param type from a fixed set, see {@link EventFormat}
 * @param body the new text of a message, all text of a snapshot, else one line of JSON
 */
record LogEntry(EventId id, String type, String body) {

    boolean isFinal() {
        return EventFormat.isFinal(type);
    }

    /** What was said stays out of every log line. */
    @Override
    public String toString() {
        return "LogEntry[" + id + ", " + type + ", " + body.length() + " characters]";
    }
}
