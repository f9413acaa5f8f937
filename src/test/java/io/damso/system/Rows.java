package io.damso.system;

import io.damso.testing.PrivateMySql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is in MySQL, read by SQL. */
final class Rows {

    private static final List<String> SHARDS = List.of("damso_shard_1", "damso_shard_2");

    private final PrivateMySql mySql;

    Rows(PrivateMySql mySql) {
        this.mySql = mySql;
    }

    /** A message's row. */
    record Row(String shard, long account, String room, String id, String sender, String status, String content) {}

    /** A room's rows, whoever's it is; by shard, then by id. */
    List<Row> of(String room) {
        return rows("WHERE room_id = '" + room + "'");
    }

    /** The rows of all rooms whose names begin so. */
    List<Row> ofRooms(String prefix) {
        return rows("WHERE room_id LIKE '" + prefix + "%'");
    }

    private List<Row> rows(String where) {
        var rows = new ArrayList<Row>();
        SHARDS.forEach(shard -> read(shard, where, rows));
        return rows;
    }

    private void read(String shard, String where, List<Row> rows) {
        String query = "SELECT account_db_key, room_id, message_id, sender_type, status, content FROM chat_message "
                + where + " ORDER BY message_id";
        try (var connection = mySql.connect(shard);
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            while (found.next()) {
                rows.add(new Row(
                        shard,
                        found.getLong(1),
                        found.getString(2),
                        found.getString(3),
                        found.getString(4),
                        found.getString(5),
                        found.getString(6)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
