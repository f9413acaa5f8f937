package io.damso.archive;

import io.damso.journal.Entry;
import io.damso.model.FaultCode;
import io.damso.model.Message;
import io.damso.model.Metadata;
import io.damso.model.Outcome;
import io.damso.model.SenderType;
import io.damso.model.Turn;
import jakarta.persistence.EntityManager;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives a reply's record to each question whose turn ended without one. */
final class EmptyReplies {

    private static final Outcome INTERRUPTED = new Outcome.Failed(FaultCode.INTERRUPTED);

    private static final String KNOWN = "SELECT account_db_key, room_id, message_id FROM chat_message WHERE ";
    private static final String KEY = "(account_db_key = ? AND room_id = ? AND message_id = ?)";

    private EmptyReplies() {}

    /**
     * @param questions of rooms that the transaction holds; may be empty
     * @return what was added: nothing for a reply that MySQL has, whatever became of it
     */
    static List<Entry> add(EntityManager entities, List<Entry.UserMessage> questions) {
        if (questions.isEmpty()) {
            return List.of();
        }
        List<Entry> replies = questions.stream()
                .map(LateQuestions::turn)
                .map(EmptyReplies::of)
                .toList();
        var known = known(entities, replies);
        var missing = replies.stream()
                .filter(reply ->
                        !known.contains(MessageRow.Key.of(reply, reply.message().id())))
                .toList();
        if (!missing.isEmpty()) {
            MessageUpsert.write(entities, missing);
        }
        return missing;
    }

    static Entry of(Turn turn) {
        var record = new Message(
                turn.replyId(),
                turn.room(),
                SenderType.AI,
                "",
                turn.acceptedAt(),
                Metadata.ofReply(INTERRUPTED),
                INTERRUPTED.status(),
                turn.messageId(),
                turn.streamKey());
        return new Entry.AiResponse(turn.account().key(), turn.account().shard(), record);
    }

    private static Set<MessageRow.Key> known(EntityManager entities, List<Entry> replies) {
        var query = entities.createNativeQuery(KNOWN + String.join(" OR ", Collections.nCopies(replies.size(), KEY)));
        int parameter = 1;
        for (Entry reply : replies) {
            query.setParameter(parameter++, reply.account().value());
            query.setParameter(parameter++, reply.message().room().value());
            query.setParameter(parameter++, reply.message().id().value());
        }
        List<?> rows = query.getResultList();
        return rows.stream().map(Object[].class::cast).map(EmptyReplies::key).collect(Collectors.toSet());
    }

    private static MessageRow.Key key(Object[] row) {
        return new MessageRow.Key(((Number) row[0]).longValue(), (String) row[1], (String) row[2]);
    }
}
