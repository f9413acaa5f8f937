package io.damso.testing;

import io.damso.journal.Entry;
import io.damso.model.AccountKey;
import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageStatus;
import io.damso.model.Metadata;
import io.damso.model.RoomId;
import io.damso.model.SenderType;
import io.damso.model.StreamKey;
import io.damso.model.Usage;
import java.time.Instant;
import java.util.List;

/** Entries of one account's room; turn 1 is messages 1 and 2, turn 2 is 3 and 4, each a second after the one before. */
public record Entries(AccountKey account, int shard, RoomId room) {

    private static final Instant BEGIN = Instant.parse("2026-03-29T00:59:58.123456Z");

    public static Entries of(long account, int shard, String room) {
        return new Entries(new AccountKey(account), shard, new RoomId(room));
    }

    public static MessageId id(int number) {
        return new MessageId("msg_%026d".formatted(number));
    }

    public static Instant time(int number) {
        return BEGIN.plusSeconds(number);
    }

    public Entry.UserMessage question(int turn, String content) {
        int number = 2 * turn - 1;
        var message = new Message(
                id(number),
                room,
                SenderType.USER,
                content,
                time(number),
                Metadata.ofQuestion(false, List.of("AAPL")),
                MessageStatus.ACCEPTED,
                null,
                streamKey(turn));
        return new Entry.UserMessage(account, shard, message, "title " + turn, streamKey(turn), "node1");
    }

    public Entry.AiResponse reply(int turn, MessageStatus status, String content) {
        int number = 2 * turn;
        // An interrupted one's writer knew less.
        var usage = new Usage(10, status == MessageStatus.INTERRUPTED ? 1 : 5, false, "large", null);
        var metadata = JsonText.object()
                .add("status", status.wireName())
                .add("usage", Metadata.write(usage))
                .build();
        var message = new Message(
                id(number),
                room,
                SenderType.AI,
                content,
                time(number),
                metadata,
                status,
                id(number - 1),
                streamKey(turn));
        return new Entry.AiResponse(account, shard, message);
    }

    private static StreamKey streamKey(int turn) {
        return StreamKey.of(id(2 * turn), "0123456789abcdef");
    }
}
