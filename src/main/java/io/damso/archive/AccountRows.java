package io.damso.archive;

import io.damso.model.AccountKey;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import io.damso.model.SenderType;
import io.damso.model.StreamKey;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** All rows of an account in one shard, as they are: to be read here and written there, or removed. */
final class AccountRows {

    /** Every column, in one order for reading and writing; times as text, so that no clock's zone touches them. */
    static final List<String> ROOM_COLUMNS = List.of(
            "account_db_key",
            "room_id",
            "title",
            "titled_by",
            "created_at",
            "last_message_at",
            "deleted_through",
            "model");

    static final List<String> MESSAGE_COLUMNS = List.of(
            "account_db_key",
            "room_id",
            "message_id",
            "author_db_key",
            "sender_type",
            "content",
            "metadata",
            "status",
            "reply_to",
            "stream_key",
            "created_at");

    static final List<String> USAGE_COLUMNS = List.of(
            "account_db_key",
            "room_id",
            "message_id",
            "used_on",
            "model",
            "input_tokens",
            "output_tokens",
            "estimated");

    private static final int ROOM = MESSAGE_COLUMNS.indexOf("room_id");
    private static final int MESSAGE = MESSAGE_COLUMNS.indexOf("message_id");
    private static final int SENDER_TYPE = MESSAGE_COLUMNS.indexOf("sender_type");
    private static final int STREAM_KEY = MESSAGE_COLUMNS.indexOf("stream_key");
    private static final int CREATED_AT = MESSAGE_COLUMNS.indexOf("created_at");

    private static final String SIZES =
            "SELECT room_id, message_id, OCTET_LENGTH(content) + OCTET_LENGTH(metadata) FROM chat_message WHERE ";
    private static final String OF_ROOM = "account_db_key = ? AND room_id = ? AND message_id > ? ORDER BY message_id";
    private static final String AFTER_ROOM = "account_db_key = ? AND room_id > ? ORDER BY room_id, message_id";

    private static final String REMOVE_DELETED = """
        DELETE FROM chat_message WHERE account_db_key = ? AND room_id = ? AND (message_id <= ? OR reply_to <= ?)
        LIMIT\
        """ + " ";

    private final EntityManager entities;
    private final AccountKey account;

    AccountRows(EntityManager entities, AccountKey account) {
        this.entities = entities;
        this.account = account;
    }

    /**
     * A message by its key.
     *
     * @param bytes of its content and metadata
     */
    record Sized(String room, String message, long bytes) {}

    List<Object[]> roomsAfter(String room, int limit) {
        return rows(
                select(ROOM_COLUMNS, "chat_room") + "account_db_key = ? AND room_id > ? ORDER BY room_id LIMIT "
                        + limit,
                List.of(account.value(), room));
    }

    List<Object[]> rooms(Collection<String> rooms) {
        return rows(
                select(ROOM_COLUMNS, "chat_room") + oneOf("(account_db_key = ? AND room_id = ?)", rooms.size()),
                rooms.stream()
                        .<Object>mapMulti((room, sink) -> {
                            sink.accept(account.value());
                            sink.accept(room);
                        })
                        .toList());
    }

    /** In the order of rooms and messages. */
    List<Sized> messagesAfter(String room, String message, int limit) {
        var found =
                new ArrayList<>(sized(SIZES + OF_ROOM + " LIMIT " + limit, List.of(account.value(), room, message)));
        if (found.size() < limit) {
            int rest = limit - found.size();
            found.addAll(sized(SIZES + AFTER_ROOM + " LIMIT " + rest, List.of(account.value(), room)));
        }
        return found;
    }

    /** Those of them that there are. */
    List<Sized> sizes(Collection<Change> changes) {
        return changes.isEmpty() ? List.of() : sized(SIZES + ofKeys(changes.size()), keys(sized(changes)));
    }

    private static List<Sized> sized(Collection<Change> changes) {
        return changes.stream()
                .map(change -> new Sized(change.room(), change.message(), 0))
                .toList();
    }

    List<Object[]> messages(Collection<Sized> messages) {
        return messages.isEmpty()
                ? List.of()
                : rows(select(MESSAGE_COLUMNS, "chat_message") + ofKeys(messages.size()), keys(messages));
    }

    /** In the order of rooms and messages. */
    List<Object[]> usageAfter(String room, String message, int limit) {
        String usage = select(USAGE_COLUMNS, "reply_usage");
        var found = new ArrayList<>(rows(usage + OF_ROOM + " LIMIT " + limit, List.of(account.value(), room, message)));
        if (found.size() < limit) {
            int rest = limit - found.size();
            found.addAll(rows(usage + AFTER_ROOM + " LIMIT " + rest, List.of(account.value(), room)));
        }
        return found;
    }

    /** Of those of them that took something, also where the message is gone. */
    List<Object[]> usage(Collection<Change> changes) {
        return changes.isEmpty()
                ? List.of()
                : rows(select(USAGE_COLUMNS, "reply_usage") + ofKeys(changes.size()), keys(sized(changes)));
    }

    void replaceUsage(List<Object[]> rows) {
        replace("reply_usage", USAGE_COLUMNS, rows);
    }

    void replaceRooms(List<Object[]> rows) {
        replace("chat_room", ROOM_COLUMNS, rows);
    }

    void replaceMessages(List<Object[]> rows) {
        replace("chat_message", MESSAGE_COLUMNS, rows);
        updateOpenTurns(rows);
    }

    // Not copied: what was open there may have its reply among these rows, and the other way round.
    private void updateOpenTurns(List<Object[]> rows) {
        var asked = new ArrayList<OpenTurns.Asked>();
        var replies = new ArrayList<MessageRow.Key>();
        for (Object[] row : rows) {
            if (!SenderType.USER.name().equals(row[SENDER_TYPE])) {
                replies.add(key(row, (String) row[MESSAGE]));
            } else if (row[STREAM_KEY] != null) {
                var stream = new StreamKey((String) row[STREAM_KEY]);
                var reply = key(row, stream.replyId().value());
                asked.add(new OpenTurns.Asked(reply, (String) row[MESSAGE], stream.value(), row[CREATED_AT]));
            }
        }
        OpenTurns.update(entities, asked, replies);
    }

    private MessageRow.Key key(Object[] row, String message) {
        return new MessageRow.Key(account.value(), (String) row[ROOM], message);
    }

    private void replace(String table, List<String> columns, List<Object[]> rows) {
        if (!rows.isEmpty()) {
            var statement = new MultiRow("REPLACE INTO " + table + " (" + String.join(", ", columns) + ") VALUES ", "");
            rows.forEach(statement::row);
            statement.execute(entities);
        }
    }

    /**
     * What deleting a room removes: a reply goes with the message that it answers.
     *
     * @return how many were removed, at most {@code limit}
     */
    int removeDeleted(String room, String through, int limit) {
        OpenTurns.delete(entities, account, new RoomId(room), new MessageId(through));
        return query(REMOVE_DELETED + limit, List.of(account.value(), room, through, through))
                .executeUpdate();
    }

    /** @return how many were removed, at most {@code limit}; 0 when none is left */
    int remove(int limit) {
        for (String table : List.of("chat_message", "chat_room", "account_change", "open_turn", "reply_usage")) {
            int removed = query(
                            "DELETE FROM " + table + " WHERE account_db_key = ? LIMIT " + limit,
                            List.of(account.value()))
                    .executeUpdate();
            if (removed > 0) {
                return removed;
            }
        }
        return 0;
    }

    private static String select(List<String> columns, String table) {
        var texts = columns.stream()
                .map(column ->
                        column.endsWith("_at") || column.endsWith("_on") ? "CAST(" + column + " AS CHAR)" : column)
                .toList();
        return "SELECT " + String.join(", ", texts) + " FROM " + table + " WHERE ";
    }

    private static String ofKeys(int count) {
        return oneOf("(account_db_key = ? AND room_id = ? AND message_id = ?)", count);
    }

    private static String oneOf(String condition, int count) {
        return String.join(" OR ", Collections.nCopies(count, condition));
    }

    private List<Object> keys(Collection<Sized> messages) {
        var keys = new ArrayList<Object>();
        messages.forEach(message -> keys.addAll(List.of(account.value(), message.room(), message.message())));
        return keys;
    }

    private List<Sized> sized(String sql, List<Object> parameters) {
        return rows(sql, parameters).stream()
                .map(row -> new Sized((String) row[0], (String) row[1], ((Number) row[2]).longValue()))
                .toList();
    }

    private List<Object[]> rows(String sql, List<Object> parameters) {
        List<?> rows = query(sql, parameters).getResultList();
        return rows.stream().map(Object[].class::cast).toList();
    }

    private Query query(String sql, List<Object> parameters) {
        var query = entities.createNativeQuery(sql);
        for (int i = 0; i < parameters.size(); i++) {
            query.setParameter(i + 1, parameters.get(i));
        }
        return query;
    }
}
