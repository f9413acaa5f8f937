package io.damso.model;

import jakarta.json.JsonObject;
import java.time.Instant;

/**
 * One message as it is kept, whichever store it came from.
 *
 * @param senderType never null
 * @param content what was said; empty for a reply that ended before its first word
 * @param timestamp on Redis' clock, to the microsecond
 * @param metadata never null, see {@link Metadata}
 * @param replyTo the user message that a reply answers; null for a user's
 * @param streamKey of the reply's generation, in the user's message and in the reply's
 */
public record Message(
        MessageId id,
        RoomId room,
        SenderType senderType,
        String content,
        Instant timestamp,
        JsonObject metadata,
        MessageStatus status,
        MessageId replyTo,
        StreamKey streamKey) {

    /** What was said stays out of every log line. */
    @Override
    public String toString() {
        return "Message[" + id + ", " + senderType + ", " + status + ", " + content.length() + " characters]";
    }
}
