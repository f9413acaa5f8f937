package io.damso.archive;

import io.damso.journal.Entry;
import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageStatus;
import io.damso.model.RoomId;
import io.damso.model.SenderType;
import io.damso.model.StreamKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** A row of {@code chat_message}, for reading; {@link MessageUpsert} writes them. */
@Entity(name = "Message")
@Table(name = "chat_message")
@IdClass(MessageRow.Key.class)
class MessageRow {

    @Id
    @Column(name = "account_db_key")
    private long account;

    @Id
    @Column(name = "room_id")
    private String room;

    @Id
    @Column(name = "message_id")
    private String id;

    @Column(name = "sender_type")
    private String senderType;

    private String content;
    private String metadata;
    private String status;

    @Column(name = "reply_to")
    private String replyTo;

    @Column(name = "stream_key")
    private String streamKey;

    @Column(name = "created_at")
    private Instant createdAt;

    Message message() {
        return new Message(
                new MessageId(id),
                new RoomId(room),
                SenderType.valueOf(senderType),
                content,
                createdAt,
                JsonText.parse(metadata),
                MessageStatus.ofWireName(status),
                replyTo == null ? null : new MessageId(replyTo),
                streamKey == null ? null : new StreamKey(streamKey));
    }

    /** The primary key. */
    record Key(long account, String room, String id) implements Serializable {

        /** @param message in the entry's room */
        static Key of(Entry entry, MessageId message) {
            return new Key(entry.account().value(), entry.message().room().value(), message.value());
        }
    }
}
