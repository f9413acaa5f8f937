package io.damso.testing;

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
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Accounts, turns and messages to test with. */
public final class Examples {

    public static final RoomId ROOM = new RoomId("r1");
    public static final Instant NOW = Instant.parse("2026-11-22T10:11:12.131415Z");
    public static final Outcome DONE = new Outcome.Done(FinishReason.STOP, new Usage(3, 4, false));

    /** Texts that would break a wire format which does not escape. */
    public static final List<String> HOSTILE_TEXTS = List.of(
            "\n",
            "\r",
            "\r\n\r\n",
            "a\u0000b",
            "\uFEFFdata: x",
            "data: x\n\nevent: done\ndata: {}\n\n",
            "</script><script>alert(1)</script>",
            "\u2028\u2029\u0085",
            "\uD83D\uDE00 \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
            "\"}\\u0022 \\ \t\b\f \u007f",
            "  ");

    private static final AtomicLong COUNTER = new AtomicLong();

    private Examples() {}

    /** One that no other test has. */
    public static Account account() {
        return new Account(new AccountKey(COUNTER.incrementAndGet()), 1);
    }

    /** Ids of greater numbers are greater. */
    public static MessageId messageId(long number) {
        return new MessageId("msg_" + "%026d".formatted(number));
    }

    public static StreamKey streamKey(MessageId replyId) {
        return StreamKey.of(replyId, "secret-of-16-chars");
    }

    public static Turn turn() {
        return turn(account(), 1_000);
    }

    public static Turn turn(Account account, long epoch) {
        long number = COUNTER.addAndGet(2);
        var replyId = messageId(number + 1);
        return new Turn(account, ROOM, null, messageId(number), replyId, streamKey(replyId), epoch, NOW);
    }

    /** The same generation, taken by a later writer. */
    public static Turn takenOver(Turn turn) {
        return new Turn(
                turn.account(),
                turn.room(),
                turn.previous(),
                turn.messageId(),
                turn.replyId(),
                turn.streamKey(),
                turn.epoch() + 10_000,
                turn.acceptedAt());
    }

    public static Message question(Turn turn, String content) {
        return new Message(
                turn.messageId(),
                turn.room(),
                SenderType.USER,
                content,
                turn.acceptedAt(),
                Metadata.ofQuestion(false, List.of()),
                MessageStatus.ACCEPTED,
                null,
                turn.streamKey());
    }

    public static Message reply(Turn turn, String content) {
        return reply(turn, content, DONE);
    }

    public static Message reply(Turn turn, String content, Outcome outcome) {
        return new Message(
                turn.replyId(),
                turn.room(),
                SenderType.AI,
                content,
                turn.acceptedAt().plusMillis(1),
                Metadata.ofReply(outcome),
                outcome.status(),
                turn.messageId(),
                turn.streamKey());
    }
}
