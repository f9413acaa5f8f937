package io.damso.archive;

import io.damso.model.Room;
import io.damso.model.RoomId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** A row of {@code chat_room}, for reading; {@link RoomUpsert} writes them. */
@Entity(name = "Room")
@Table(name = "chat_room")
@IdClass(RoomRow.Key.class)
class RoomRow {

    @Id
    @Column(name = "account_db_key")
    private long account;

    @Id
    @Column(name = "room_id")
    private String id;

    private String title;

    /** Null for none. */
    private String model;

    @Column(name = "created_at")
    private Instant createdAt;

    /** Null for a room that was deleted and got no message since. */
    @Column(name = "last_message_at")
    private Instant lastMessageAt;

    Room room() {
        return new Room(new RoomId(id), title, model, createdAt, lastMessageAt);
    }

    /** The primary key. */
    record Key(long account, String id) implements Serializable {}
}
