package io.damso.archive;

import io.damso.journal.ChatEvent;
import io.damso.journal.Entry;
import io.damso.model.AccountKey;
import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageStatus;
import io.damso.model.RoomId;
import io.damso.model.SenderType;
import io.damso.model.StreamKey;
import jakarta.json.JsonArrayBuilder;
import jakarta.persistence.EntityManager;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads what rows say after entries were written, which may be something else than the entries do. Also of empty replies
 * that their questions got when they were delivered before: whoever wrote those may not have lived to tell.
 */
final class StoredRows {

    // From a list of keys to their rows one after the other: either server takes longer over hundreds of conditions. An
    // empty reply has its question's time.
    private static final String QUERY = """
        SELECT DISTINCT m.account_db_key, m.room_id, m.message_id, m.sender_type, m.status, m.reply_to, m.stream_key,
        m.created_at FROM JSON_TABLE(?, '$[*]' COLUMNS (account BIGINT PATH '$[0]',
        room VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$[1]',
        id VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin PATH '$[2]',
        asked VARCHAR(26) PATH '$[3]')) k
        STRAIGHT_JOIN chat_message m FORCE INDEX (PRIMARY)
        ON m.account_db_key = k.account AND m.room_id = k.room AND m.message_id = k.id
        WHERE k.asked IS NULL OR (m.status = 'interrupted' AND m.created_at = CAST(k.asked AS DATETIME(6)))
        ORDER BY m.account_db_key, m.room_id, m.message_id\
        """;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private StoredRows() {}

    /**
     * @param entries at least one, just written
     * @return of each row one, in the order of their ids inside a room
     */
    static List<ChatEvent> of(EntityManager entities, List<Entry> entries) {
        var keys = JsonText.array();
        var written = entries.stream()
                .map(entry -> MessageRow.Key.of(entry, entry.message().id()))
                .collect(Collectors.toSet());
        entries.forEach(entry -> add(keys, entry, written));
        return Bulk.rows(entities, QUERY, List.of(keys.build().toString())).stream()
                .map(StoredRows::event)
                .toList();
    }

    private static void add(JsonArrayBuilder keys, Entry entry, Set<MessageRow.Key> written) {
        Message message = entry.message();
        keys.add(key(entry, message.id()));
        if (entry instanceof Entry.UserMessage question
                && !written.contains(MessageRow.Key.of(question, question.replyId()))) {
            keys.add(key(entry, question.replyId()).add(TIME.format(message.timestamp())));
        }
    }

    private static JsonArrayBuilder key(Entry entry, MessageId id) {
        return JsonText.array()
                .add(entry.account().value())
                .add(entry.message().room().value())
                .add(id.value());
    }

    private static ChatEvent event(Object[] row) {
        return new ChatEvent(
                new AccountKey(((Number) row[0]).longValue()),
                new RoomId((String) row[1]),
                new MessageId((String) row[2]),
                SenderType.valueOf((String) row[3]),
                MessageStatus.ofWireName((String) row[4]),
                row[5] == null ? null : new MessageId((String) row[5]),
                row[6] == null ? null : new StreamKey((String) row[6]),
                ((LocalDateTime) row[7]).toInstant(ZoneOffset.UTC));
    }
}
