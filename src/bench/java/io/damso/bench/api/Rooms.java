package io.damso.bench.api;

import io.damso.testing.PrivateMySql;
import java.sql.SQLException;

/** Rooms full of messages, written into MySQL beside Damso: copies of one real turn, with ids of long ago. */
final class Rooms {

    // As deep as both servers count in one statement.
    private static final int AT_ONCE = 1_000;

    private static final String ROOM = "INSERT INTO chat_room SELECT account_db_key, ?, title, titled_by, created_at,"
            + " last_message_at, deleted_through, model FROM chat_room WHERE account_db_key = ? AND room_id = ?";
    private static final String MESSAGES = "INSERT INTO chat_message"
            + " WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            + " SELECT m.account_db_key, ?, CONCAT('msg_01JMAAAAAA', LPAD(n.i, 16, '0')), m.author_db_key, m.sender_type,"
            + " m.content, m.metadata, m.status, m.reply_to, m.stream_key, m.created_at FROM n JOIN chat_message m"
            + " ON m.account_db_key = ? AND m.room_id = ? AND (m.reply_to IS NULL) = (n.i % 2 = 0)";

    private final PrivateMySql mySql;
    private final String shard;
    private final long account;
    private final String pattern;
    private long made;

    /** @param pattern a room of the account's with one turn */
    Rooms(PrivateMySql mySql, String shard, long account, String pattern) {
        this.mySql = mySql;
        this.shard = shard;
        this.account = account;
        this.pattern = pattern;
    }

    /** @param messages half of them replies */
    void make(String room, int messages) throws SQLException {
        try (var connection = mySql.connect(shard);
                var rooms = connection.prepareStatement(ROOM);
                var rows = connection.prepareStatement(MESSAGES)) {
            rooms.setString(1, room);
            rooms.setLong(2, account);
            rooms.setString(3, pattern);
            rooms.executeUpdate();
            for (long end = made + messages; made < end; ) {
                long next = Math.min(end, made + AT_ONCE);
                rows.setLong(1, made);
                rows.setLong(2, next - 1);
                rows.setString(3, room);
                rows.setLong(4, account);
                rows.setString(5, pattern);
                rows.executeUpdate();
                made = next;
            }
        }
    }

    /** The id of a message, by how many were made before it. */
    static String id(long number) {
        return String.format("msg_01JMAAAAAA%016d", number);
    }

    /** How many messages there are. */
    long made() {
        return made;
    }
}
