package io.damso.incontainer;

import io.damso.model.Account;
import io.damso.model.AccountKey;
import io.damso.model.FinishReason;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageStatus;
import io.damso.model.Metadata;
import io.damso.model.Outcome;
import io.damso.model.RoomId;
import io.damso.model.SenderType;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import io.damso.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Turns in a room, as they would have been accepted one after the other. */
final class Turns {

    static final Account ACCOUNT = new Account(new AccountKey(9_001), 1);

    private final RoomId room;
    private int minted;

    Turns(RoomId room) {
        this.room = room;
    }

    private MessageId mint() {
        return new MessageId("msg_%026d".formatted(++minted));
    }

    Turn next(MessageId previous) {
        var messageId = mint();
        var replyId = mint();
        return new Turn(
                ACCOUNT,
                room,
                previous,
                messageId,
                replyId,
                StreamKey.of(replyId, "a-secret-of-22-letters"),
                1,
                Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    /** The same turn, accepted that much earlier. */
    Turn before(Duration time, Turn turn) {
        return new Turn(
                turn.account(),
                turn.room(),
                turn.previous(),
                turn.messageId(),
                turn.replyId(),
                turn.streamKey(),
                turn.epoch(),
                turn.acceptedAt().minus(time));
    }

    Message question(Turn turn, String content) {
        return new Message(
                turn.messageId(),
                room,
                SenderType.USER,
                content,
                turn.acceptedAt(),
                Metadata.ofQuestion(false, List.of()),
                MessageStatus.ACCEPTED,
                null,
                turn.streamKey());
    }

    Message reply(Turn turn, String content) {
        var outcome = new Outcome.Done(FinishReason.STOP, new Usage(1, 1, true));
        return new Message(
                turn.replyId(),
                room,
                SenderType.AI,
                content,
                turn.acceptedAt().plusMillis(1),
                Metadata.ofReply(outcome),
                outcome.status(),
                turn.messageId(),
                turn.streamKey());
    }
}
