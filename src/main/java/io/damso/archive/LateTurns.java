package io.damso.archive;

import io.damso.model.Account;
import io.damso.model.AccountKey;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** One shard's open turns that are late, a page at a time and round and round; not for two threads at once. */
final class LateTurns {

    private static final String PAGE = """
        SELECT account_db_key, room_id, message_id, stream_key, asked_at FROM open_turn
        WHERE asked_at >= ? AND asked_at < ? AND (asked_at > ? OR (account_db_key, room_id, reply_id) > (?, ?, ?))
        ORDER BY asked_at, account_db_key, room_id, reply_id LIMIT\s\
        """;

    private static final MessageRow.Key NONE = new MessageRow.Key(0, "", "");

    private final int shard;
    private final int limit;
    private Instant from = Instant.EPOCH;
    private MessageRow.Key after = NONE;

    /** @param limit of turns a page */
    LateTurns(int shard, int limit) {
        this.shard = shard;
        this.limit = limit;
    }

    int shard() {
        return shard;
    }

    /** @return the next ones that were asked before {@code before}; after the last ones the first ones */
    List<Turn> next(EntityManager entities, Instant before) {
        List<?> rows = entities.createNativeQuery(PAGE + limit)
                .setParameter(1, Timestamp.from(from))
                .setParameter(2, Timestamp.from(before))
                .setParameter(3, Timestamp.from(from))
                .setParameter(4, after.account())
                .setParameter(5, after.room())
                .setParameter(6, after.id())
                .getResultList();
        var turns = rows.stream().map(Object[].class::cast).map(this::turn).toList();
        if (turns.size() < limit) {
            from = Instant.EPOCH;
            after = NONE;
        } else {
            goOnAfter(turns.get(limit - 1));
        }
        return turns;
    }

    private void goOnAfter(Turn last) {
        from = last.acceptedAt();
        after = new MessageRow.Key(
                last.account().key().value(),
                last.room().value(),
                last.replyId().value());
    }

    private Turn turn(Object[] row) {
        var stream = new StreamKey((String) row[3]);
        var asked = ((LocalDateTime) row[4]).toInstant(ZoneOffset.UTC);
        return new Turn(
                new Account(new AccountKey(((Number) row[0]).longValue()), shard),
                new RoomId((String) row[1]),
                null,
                new MessageId((String) row[2]),
                stream.replyId(),
                stream,
                asked.toEpochMilli(),
                asked);
    }
}
