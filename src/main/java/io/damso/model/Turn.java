package io.damso.model;

import java.time.Instant;

/**
 * One user message and a generation that answers it, from its acceptance to its end.
 *
 * @param previous the room's newest message before this turn; null if there is none, or it is not known
 * @param messageId the user message's
 * @param replyId the id that the reply's record gets
 * @param epoch of the generation's writer, see {@link EventId}
 * @param acceptedAt on Redis' clock
 */
public record Turn(
        Account account,
        RoomId room,
        MessageId previous,
        MessageId messageId,
        MessageId replyId,
        StreamKey streamKey,
        long epoch,
        Instant acceptedAt) {

    /** The message that the reply follows in the room: the one it answers, or an earlier reply to that one. */
    public MessageId beforeReply() {
        return previous != null && previous.compareTo(messageId) > 0 ? previous : messageId;
    }
}
