package io.damso.archive;

import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.Room;
import io.damso.model.RoomId;
import jakarta.persistence.EntityManager;
import java.sql.Timestamp;

/** Changes a room's row that the transaction holds. */
final class RoomUpdate {

    /** Who gave a room the title that a person chose: sorts before every message, so that none of them may. */
    static final String BY_A_PERSON = "";

    private static final String WRITE = """
        UPDATE chat_room SET title = ?, titled_by = ?, created_at = ?, last_message_at = ?
        WHERE account_db_key = ? AND room_id = ?\
        """;
    private static final String DELETE = """
        UPDATE chat_room SET title = '', titled_by = ?, model = NULL, last_message_at = NULL, deleted_through = ?
        WHERE account_db_key = ? AND room_id = ?\
        """;

    private static final String CHOOSE = "UPDATE chat_room SET model = ? WHERE account_db_key = ? AND room_id = ?";

    private RoomUpdate() {}

    /** @param titledBy a message's id, or one of the marks */
    static void write(EntityManager entities, Account owner, Room room, String titledBy) {
        entities.createNativeQuery(WRITE)
                .setParameter(1, room.title())
                .setParameter(2, titledBy)
                .setParameter(3, Timestamp.from(room.createdAt()))
                .setParameter(4, Timestamp.from(room.lastMessageAt()))
                .setParameter(5, owner.key().value())
                .setParameter(6, room.id().value())
                .executeUpdate();
    }

    /** @param model by its name in the settings */
    static void choose(EntityManager entities, Account owner, RoomId room, String model) {
        entities.createNativeQuery(CHOOSE)
                .setParameter(1, model)
                .setParameter(2, owner.key().value())
                .setParameter(3, room.value())
                .executeUpdate();
    }

    static void delete(EntityManager entities, Account owner, RoomId room, MessageId through) {
        entities.createNativeQuery(DELETE)
                .setParameter(1, RoomUpsert.UNTITLED)
                .setParameter(2, through.value())
                .setParameter(3, owner.key().value())
                .setParameter(4, room.value())
                .executeUpdate();
    }
}
