package io.damso.journal;

import io.damso.model.AccountKey;
import io.damso.model.MessageId;
import io.damso.model.MessageStatus;
import io.damso.model.RoomId;
import io.damso.model.SenderType;
import io.damso.model.StreamKey;
import java.time.Instant;

/**
 * What became of a message, as its row says: for other systems, and so without anybody's words.
 *
 * @param account the owner of the room
 * @param status {@code accepted} for a user's message, one of the others for a reply
 * @param replyTo the user message that a reply answers; null for a user's
 * @param streamKey of the reply's generation; may be null
 * @param time the row's
 */
public record ChatEvent(
        AccountKey account,
        RoomId room,
        MessageId message,
        SenderType senderType,
        MessageStatus status,
        MessageId replyTo,
        StreamKey streamKey,
        Instant time) {}
