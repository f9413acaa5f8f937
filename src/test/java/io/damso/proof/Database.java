package io.damso.proof;

import io.damso.testing.PrivateMySql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is in MySQL, asked past the nodes. */
final class Database {

    private static final String COLUMNS = "SELECT account_db_key, author_db_key, room_id, message_id, sender_type,"
            + " content, status, reply_to, stream_key FROM chat_message WHERE ";

    private final PrivateMySql mySql;

    Database(PrivateMySql mySql) {
        this.mySql = mySql;
    }

    /** @param period what the rooms' names begin with */
    List<Row> rows(String period) throws SQLException {
        var rows = new ArrayList<Row>();
        for (String shard : Site.SHARDS) {
            try (var connection = mySql.connect(shard);
                    var statement = connection.prepareStatement(COLUMNS + "room_id LIKE ?")) {
                statement.setString(1, period + "%");
                collect(statement.executeQuery(), rows);
            }
        }
        return rows;
    }

    private static void collect(ResultSet found, List<Row> rows) throws SQLException {
        while (found.next()) {
            rows.add(new Row(
                    found.getLong(1),
                    found.getLong(2),
                    found.getString(3),
                    found.getString(4),
                    found.getString(5),
                    found.getString(6),
                    found.getString(7),
                    found.getString(8),
                    found.getString(9)));
        }
    }

    /** How many messages there are in all. */
    long count() throws SQLException {
        long count = 0;
        for (String shard : Site.SHARDS) {
            try (var connection = mySql.connect(shard)) {
                count += number(connection, "SELECT COUNT(*) FROM chat_message");
            }
        }
        return count;
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            found.next();
            return found.getLong(1);
        }
    }

    Map<String, Long> accounts() throws SQLException {
        var accounts = new HashMap<String, Long>();
        try (var connection = mySql.connect("damso_global");
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT subject, account_db_key FROM account")) {
            while (found.next()) {
                accounts.put(new String(found.getBytes(1), java.nio.charset.StandardCharsets.UTF_8), found.getLong(2));
            }
        }
        return accounts;
    }
}
