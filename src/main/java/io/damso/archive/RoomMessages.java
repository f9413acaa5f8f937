package io.damso.archive;

import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.Room;
import io.damso.model.RoomId;
import io.damso.model.SenderType;
import io.damso.model.Title;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/** The messages of a room whose row the transaction holds. */
final class RoomMessages {

    // Each statement takes a moment only, however large the room is.
    private static final int AT_ONCE = 1_000;

    private static final String NEWEST =
            "SELECT MAX(message_id) FROM chat_message WHERE account_db_key = ? AND room_id = ?";

    // A reply goes with the message that it answers.
    private static final String DELETE = """
        DELETE FROM chat_message WHERE account_db_key = ? AND room_id = ? AND (message_id <= ? OR reply_to <= ?)
        LIMIT\
        """ + " " + AT_ONCE;
    private static final String ALL =
            "SELECT m FROM Message m WHERE m.account = :account AND m.room = :room ORDER BY m.id";

    private final EntityManager entities;
    private final Account owner;
    private final RoomId room;

    RoomMessages(EntityManager entities, Account owner, RoomId room) {
        this.entities = entities;
        this.owner = owner;
        this.room = room;
    }

    Optional<MessageId> newest() {
        var newest = entities.createNativeQuery(NEWEST)
                .setParameter(1, owner.key().value())
                .setParameter(2, room.value())
                .getSingleResult();
        return Optional.ofNullable((String) newest).map(MessageId::new);
    }

    void delete(MessageId through) {
        int deleted;
        do {
            deleted = entities.createNativeQuery(DELETE)
                    .setParameter(1, owner.key().value())
                    .setParameter(2, room.value())
                    .setParameter(3, through.value())
                    .setParameter(4, through.value())
                    .executeUpdate();
        } while (deleted == AT_ONCE);
        OpenTurns.delete(entities, owner.key(), room, through);
    }

    /** Has the room as the messages that are left make it; they were sent while it was deleted. */
    void writeRoom() {
        var left = left();
        left.stream()
                .filter(message -> message.senderType() == SenderType.USER)
                .findFirst()
                .ifPresent(first -> {
                    var last = left.get(left.size() - 1).timestamp();
                    var made = new Room(room, Title.of(first.content()), first.timestamp(), last);
                    RoomUpdate.write(entities, owner, made, first.id().value());
                });
    }

    private List<Message> left() {
        return entities.createQuery(ALL, MessageRow.class)
                .setParameter("account", owner.key().value())
                .setParameter("room", room.value())
                .setMaxResults(AT_ONCE)
                .getResultStream()
                .map(MessageRow::message)
                .toList();
    }
}
