package io.damso.archive;

import io.damso.journal.Entry;
import io.damso.model.JsonText;
import io.damso.model.Message;
import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes messages by one statement, as often as one likes: a reply that is {@code done} or {@code stopped} replaces an
 * {@code interrupted} one, and nothing else changes a row.
 */
final class MessageUpsert {

    private static final String BEGIN = """
        INSERT INTO chat_message (account_db_key, room_id, message_id, author_db_key, sender_type, content, metadata,
        status, reply_to, stream_key, created_at) VALUES\s\
        """;

    // MariaDB knows no row alias, so VALUES() it is. Assignments run from the left: status, which all ask for, is last.
    private static final String END = Stream.of("content", "metadata", "created_at", "status")
            .map(MessageUpsert::completed)
            .collect(Collectors.joining(", ", " ON DUPLICATE KEY UPDATE ", ""));

    private MessageUpsert() {}

    private static String completed(String column) {
        return "%1$s = IF(status = 'interrupted' AND VALUES(status) IN ('done', 'stopped'), VALUES(%1$s), %1$s)"
                .formatted(column);
    }

    /** @param entries at least one, of rooms that the transaction holds: no other writer touches their messages */
    static void write(EntityManager entities, List<Entry> entries) {
        var statement = new MultiRow(BEGIN, END);
        entries.forEach(entry -> addRow(statement, entry));
        statement.execute(entities);
    }

    private static void addRow(MultiRow statement, Entry entry) {
        Message message = entry.message();
        statement.row(
                entry.account().value(),
                message.room().value(),
                message.id().value(),
                entry.account().value(),
                message.senderType().name(),
                message.content(),
                JsonText.write(message.metadata()),
                message.status().wireName(),
                Objects.toString(message.replyTo(), null),
                Objects.toString(message.streamKey(), null),
                Timestamp.from(message.timestamp()));
    }
}
