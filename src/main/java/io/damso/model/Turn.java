package io.damso.model;

import java.time.Instant;

/**
 * One user message and the generation that answers it, from its acceptance to its end.
 *
 * @param previous the room's newest message before this turn; null if there is none, or it is not known
 * @param messageId the user message's
 * @param replyId the id that the reply's record gets
 * @param epoch of the generation's first writer, see {@link EventId}
 * @param acceptedAt on Redis' clock; the user message's time
 */
public record Turn(
        Account account,
        RoomId room,
        MessageId previous,
        MessageId messageId,
        MessageId replyId,
        StreamKey streamKey,
        long epoch,
        Instant acceptedAt) {}
