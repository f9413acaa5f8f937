package io.damso.archive;

import io.damso.model.AccountKey;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * Holds the rows of rooms until the transaction ends, so that no message slips in beside a deletion, and no two
 * writers wait for each other in a circle. A room without a row gets one, as there is nothing else to hold.
 */
final class RoomLocks {

    private static final String BEGIN =
            "INSERT INTO chat_room (account_db_key, room_id, title, titled_by, created_at) VALUES ";
    private static final String END = " ON DUPLICATE KEY UPDATE room_id = VALUES(room_id)";

    private RoomLocks() {}

    /**
     * @param rooms at least one, in the key's order
     * @return through which message each room was deleted, if it was
     */
    static Map<RoomKey, MessageId> take(EntityManager entities, SortedSet<RoomKey> rooms) {
        var statement = new MultiRow(BEGIN, END);
        var now = Timestamp.from(Instant.EPOCH);
        rooms.forEach(key -> statement.row(key.account().value(), key.room().value(), "", RoomUpsert.UNTITLED, now));
        statement.execute(entities);
        return deletedThrough(entities, rooms);
    }

    // Neither server would use the index for a list of pairs, and without it every row of the table is locked.
    private static Map<RoomKey, MessageId> deletedThrough(EntityManager entities, SortedSet<RoomKey> rooms) {
        var parameters = new ArrayList<Object>();
        rooms.forEach(key ->
                parameters.addAll(List.of(key.account().value(), key.room().value())));
        return deletions(Bulk.rows(
                entities,
                "SELECT account_db_key, room_id, deleted_through FROM chat_room WHERE "
                        + String.join(" OR ", Collections.nCopies(rooms.size(), "(account_db_key = ? AND room_id = ?)"))
                        + " FOR UPDATE",
                parameters));
    }

    private static Map<RoomKey, MessageId> deletions(List<Object[]> rows) {
        var deletions = new HashMap<RoomKey, MessageId>();
        for (Object[] columns : rows) {
            if (columns[2] != null) {
                var key =
                        new RoomKey(new AccountKey(((Number) columns[0]).longValue()), new RoomId((String) columns[1]));
                deletions.put(key, new MessageId((String) columns[2]));
            }
        }
        return deletions;
    }
}
