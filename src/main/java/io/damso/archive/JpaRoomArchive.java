package io.damso.archive;

import io.damso.cache.RoomChange;
import io.damso.cache.RoomDeletion;
import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.Room;
import io.damso.model.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** Rooms in the shards. The row is held as the writer of messages holds it, so that nothing slips in beside a change. */
@ApplicationScoped
class JpaRoomArchive implements RoomArchive {

    private final Shards shards;

    /** For the container, which makes a proxy of this class. */
    JpaRoomArchive() {
        this(null);
    }

    @Inject
    JpaRoomArchive(Databases databases) {
        this.shards = new Shards(databases);
    }

    @Override
    public Optional<Room> find(Account owner, RoomId room) {
        return shards.read(owner, entities -> find(entities, owner, room));
    }

    private static Optional<Room> find(EntityManager entities, Account owner, RoomId room) {
        var key = new RoomRow.Key(owner.key().value(), room.value());
        return Optional.ofNullable(entities.find(RoomRow.class, key))
                .map(RoomRow::room)
                .filter(found -> found.lastMessageAt() != null);
    }

    @Override
    public Saved save(Account owner, RoomId room, String title, String model, Supplier<RoomChange> begin) {
        return shards.write(owner, room, entities -> {
            hold(entities, owner, room);
            var archived = find(entities, owner, room);
            var change = begin.get();
            var known = archived.or(change::known);
            var old = known.orElseGet(() -> new Room(room, "", change.now(), change.now()));
            if (title != null || known.isEmpty()) {
                name(entities, owner, old, title);
            } else if (archived.isEmpty() && model != null) {
                // Its first message is on its way, and brings the title.
                name(entities, owner, old, null);
            }
            if (model != null) {
                RoomUpdate.choose(entities, owner, room, model);
            }
            return new Saved(change, changed(old, title, model), known.isEmpty());
        });
    }

    private static void name(EntityManager entities, Account owner, Room old, String title) {
        var named = new Room(old.id(), title == null ? "" : title, old.createdAt(), old.lastMessageAt());
        RoomUpdate.write(entities, owner, named, title == null ? RoomUpsert.UNTITLED : RoomUpdate.BY_A_PERSON);
    }

    private static Room changed(Room old, String title, String model) {
        return new Room(
                old.id(),
                title == null ? old.title() : title,
                model == null ? old.model() : model,
                old.createdAt(),
                old.lastMessageAt());
    }

    @Override
    public RoomDeletion delete(Account owner, RoomId room, Function<Optional<MessageId>, RoomDeletion> begin) {
        return shards.write(owner, room, entities -> {
            var before = hold(entities, owner, room);
            var messages = new RoomMessages(entities, owner, room);
            var deletion = begin.apply(
                    messages.newest().filter(newest -> isAfter(newest, before)).or(() -> before));
            messages.delete(deletion.through());
            RoomUpdate.delete(entities, owner, room, deletion.through());
            messages.writeRoom();
            return deletion;
        });
    }

    private static boolean isAfter(MessageId newest, Optional<MessageId> before) {
        return before.isEmpty() || newest.compareTo(before.get()) > 0;
    }

    /** @return through which message the room was deleted before */
    private static Optional<MessageId> hold(EntityManager entities, Account owner, RoomId room) {
        var key = new RoomKey(owner.key(), room);
        return Optional.ofNullable(
                RoomLocks.take(entities, new TreeSet<>(List.of(key))).get(key));
    }
}
