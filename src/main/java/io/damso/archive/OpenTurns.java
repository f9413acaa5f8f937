package io.damso.archive;

import io.damso.journal.Entry;
import io.damso.model.AccountKey;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which questions have a row and no reply's yet. Kept by whoever writes either row, in the same transaction. */
final class OpenTurns {

    private static final String OPEN =
            "INSERT INTO open_turn (account_db_key, room_id, reply_id, message_id, stream_key, asked_at) VALUES ";
    private static final String AGAIN = " ON DUPLICATE KEY UPDATE asked_at = VALUES(asked_at)";

    // By the key, in this order: else the rows of other writers' rooms would be locked too.
    private static final String CLOSE = """
        DELETE t FROM open_turn t FORCE INDEX (PRIMARY)
        STRAIGHT_JOIN chat_message m FORCE INDEX (PRIMARY) ON m.account_db_key = t.account_db_key
        AND m.room_id = t.room_id AND m.message_id = t.reply_id WHERE\s\
        """;
    private static final String KEY = "(t.account_db_key = ? AND t.room_id = ? AND t.reply_id = ?)";

    private static final String DELETE = "DELETE t FROM open_turn t FORCE INDEX (PRIMARY)"
            + " WHERE t.account_db_key = ? AND t.room_id = ? AND t.message_id <= ?";

    private OpenTurns() {}

    /**
     * A question, as its row has it.
     *
     * @param askedAt as the driver takes a time
     */
    record Asked(MessageRow.Key reply, String message, String stream, Object askedAt) {}

    /** @param entries of rooms that the transaction holds, just written; at least one */
    static void update(EntityManager entities, List<Entry> entries) {
        var asked = new ArrayList<Asked>();
        var replies = new ArrayList<MessageRow.Key>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.UserMessage question) {
                asked.add(asked(question));
            } else {
                replies.add(MessageRow.Key.of(entry, entry.message().id()));
            }
        }
        update(entities, asked, replies);
    }

    private static Asked asked(Entry.UserMessage question) {
        var message = question.message();
        return new Asked(
                MessageRow.Key.of(question, question.replyId()),
                message.id().value(),
                question.reply().value(),
                Timestamp.from(message.timestamp()));
    }

    /**
     * @param asked questions whose rows were just written, whether or not their replies' are there
     * @param replies other rows that were
     */
    static void update(EntityManager entities, Collection<Asked> asked, Collection<MessageRow.Key> replies) {
        var answered = Set.copyOf(replies);
        var open = asked.stream()
                .filter(question -> !answered.contains(question.reply()))
                .toList();
        if (!open.isEmpty()) {
            var statement = new MultiRow(OPEN, AGAIN);
            open.forEach(question -> statement.row(
                    question.reply().account(),
                    question.reply().room(),
                    question.reply().id(),
                    question.message(),
                    question.stream(),
                    question.askedAt()));
            statement.execute(entities);
        }
        var mayBeThere = open.stream().map(Asked::reply).collect(Collectors.toSet());
        mayBeThere.addAll(answered);
        close(entities, mayBeThere);
    }

    private static void close(EntityManager entities, Set<MessageRow.Key> replies) {
        if (replies.isEmpty()) {
            return;
        }
        var parameters = new ArrayList<Object>();
        replies.forEach(reply -> parameters.addAll(List.of(reply.account(), reply.room(), reply.id())));
        Bulk.update(entities, CLOSE + String.join(" OR ", Collections.nCopies(replies.size(), KEY)), parameters);
    }

    /** Of a room whose messages are deleted; the transaction holds its row. */
    static void delete(EntityManager entities, AccountKey account, RoomId room, MessageId through) {
        entities.createNativeQuery(DELETE)
                .setParameter(1, account.value())
                .setParameter(2, room.value())
                .setParameter(3, through.value())
                .executeUpdate();
    }
}
