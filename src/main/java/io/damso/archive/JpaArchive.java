package io.damso.archive;

import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.Room;
import io.damso.model.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the shards. Every page is one range of one index, however far back it lies. */
@ApplicationScoped
class JpaArchive implements Archive {

    private static final String MESSAGES = """
        SELECT m FROM Message m WHERE m.account = :account AND m.room = :room AND m.id < :before
        ORDER BY m.id DESC
        """;
    private static final String REPLY =
            "SELECT m FROM Message m WHERE m.account = :account AND m.id = :id AND m.senderType = 'AI'";
    private static final String ROOMS = """
        SELECT r FROM Room r WHERE r.account = :account AND r.lastMessageAt <= :time
        AND (r.lastMessageAt < :time OR r.id < :id) ORDER BY r.lastMessageAt DESC, r.id DESC
        """;

    // After every message id, and after every time that a row can have.
    private static final String NEWEST = "~";
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final Shards shards;

    /** For the container, which makes a proxy of this class. */
    JpaArchive() {
        this(null);
    }

    @Inject
    JpaArchive(Databases databases) {
        this.shards = new Shards(databases);
    }

    @Override
    public List<Message> messages(Account owner, RoomId room, MessageId before, int limit) {
        return shards.read(
                owner,
                entities -> entities.createQuery(MESSAGES, MessageRow.class)
                        .setParameter("account", owner.key().value())
                        .setParameter("room", room.value())
                        .setParameter("before", before == null ? NEWEST : before.value())
                        .setMaxResults(limit)
                        .getResultStream()
                        .map(MessageRow::message)
                        .toList());
    }

    @Override
    public Optional<Message> reply(Account owner, MessageId replyId) {
        return shards.read(
                owner,
                entities -> entities.createQuery(REPLY, MessageRow.class)
                        .setParameter("account", owner.key().value())
                        .setParameter("id", replyId.value())
                        .getResultStream()
                        .map(MessageRow::message)
                        .findFirst());
    }

    @Override
    public List<Room> rooms(Account owner, Room.Cursor after, int limit) {
        return shards.read(
                owner,
                entities -> entities.createQuery(ROOMS, RoomRow.class)
                        .setParameter("account", owner.key().value())
                        .setParameter("time", after == null ? LATEST : after.lastMessageAt())
                        .setParameter("id", after == null ? NEWEST : after.id().value())
                        .setMaxResults(limit)
                        .getResultStream()
                        .map(RoomRow::room)
                        .toList());
    }
}
