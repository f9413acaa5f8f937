package io.damso.archive;

import io.damso.journal.Entry;
import io.damso.model.MessageId;
import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Brings rooms' rows up to date by one statement. Each column is the least or greatest of all that ever came, so that
 * neither their order nor a repetition matters.
 */
final class RoomUpsert {

    /** Who gave an untitled room its title: sorts after every message, so that any of them may. */
    static final String UNTITLED = "~";

    private static final int MAX_TITLE = 200;

    private static final String BEGIN = """
        INSERT INTO chat_room (account_db_key, room_id, title, titled_by, created_at, last_message_at) VALUES\s\
        """;

    // Assignments run from the left: those that ask for the old titled_by or last_message_at come before it.
    private static final String END = """
         ON DUPLICATE KEY UPDATE
        title = IF(VALUES(titled_by) < titled_by, VALUES(title), title),
        titled_by = LEAST(titled_by, VALUES(titled_by)),
        created_at = IF(last_message_at IS NULL, VALUES(created_at), LEAST(created_at, VALUES(created_at))),
        last_message_at = GREATEST(COALESCE(last_message_at, VALUES(last_message_at)), VALUES(last_message_at))\
        """;

    private RoomUpsert() {}

    /** @param rooms at least one; each with at least one entry */
    static void write(EntityManager entities, SortedMap<RoomKey, List<Entry>> rooms) {
        var statement = new MultiRow(BEGIN, END);
        rooms.forEach((key, entries) -> addRow(statement, key, entries));
        statement.execute(entities);
    }

    private static void addRow(MultiRow statement, RoomKey key, List<Entry> entries) {
        var titled = firstOfUsers(entries);
        statement.row(
                key.account().value(),
                key.room().value(),
                titled.map(Entry.UserMessage::title).map(RoomUpsert::fitting).orElse(""),
                titled.map(entry -> entry.message().id()).map(MessageId::value).orElse(UNTITLED),
                Timestamp.from(times(entries).get(0)),
                Timestamp.from(times(entries).get(entries.size() - 1)));
    }

    private static Optional<Entry.UserMessage> firstOfUsers(List<Entry> entries) {
        return entries.stream()
                .filter(Entry.UserMessage.class::isInstance)
                .map(Entry.UserMessage.class::cast)
                .min(Comparator.comparing(entry -> entry.message().id()));
    }

    private static List<Instant> times(List<Entry> entries) {
        return entries.stream()
                .map(entry -> entry.message().timestamp())
                .sorted()
                .toList();
    }

    // A title that is too long must not cost the message.
    private static String fitting(String title) {
        return title.codePointCount(0, title.length()) <= MAX_TITLE
                ? title
                : title.substring(0, title.offsetByCodePoints(0, MAX_TITLE));
    }
}
