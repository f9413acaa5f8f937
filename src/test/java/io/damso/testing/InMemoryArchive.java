package io.damso.testing;

import io.damso.archive.Archive;
import io.damso.archive.ArchiveUnavailableException;
import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.Room;
import io.damso.model.RoomId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** One account's messages in memory, which can go away as MySQL does. */
public final class InMemoryArchive implements Archive {

    private final Map<MessageId, Message> messages = new ConcurrentSkipListMap<>(Comparator.reverseOrder());
    private final Map<RoomId, Room> rooms = new ConcurrentHashMap<>();
    private volatile boolean away;
    private volatile int calls;

    public void store(Collection<Message> stored) {
        stored.forEach(message -> {
            messages.put(message.id(), message);
            rooms.merge(message.room(), room(message), InMemoryArchive::later);
        });
    }

    public void store(Room room) {
        rooms.put(room.id(), room);
    }

    private static Room room(Message message) {
        return new Room(message.room(), "title", message.timestamp(), message.timestamp());
    }

    private static Room later(Room one, Room other) {
        Instant last = one.lastMessageAt().isAfter(other.lastMessageAt()) ? one.lastMessageAt() : other.lastMessageAt();
        return new Room(one.id(), one.title(), one.createdAt(), last);
    }

    public void setAway(boolean value) {
        away = value;
    }

    public int calls() {
        return calls;
    }

    private void checkThere() {
        calls++;
        if (away) {
            throw new ArchiveUnavailableException(new IllegalStateException("away, as the test wants it"));
        }
    }

    @Override
    public List<Message> messages(Account owner, RoomId room, MessageId before, int limit) {
        checkThere();
        return messages.values().stream()
                .filter(message -> message.room().equals(room))
                .filter(message -> before == null || message.id().compareTo(before) < 0)
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Message> reply(Account owner, MessageId replyId) {
        checkThere();
        return Optional.ofNullable(messages.get(replyId));
    }

    @Override
    public List<Room> rooms(Account owner, Room.Cursor after, int limit) {
        checkThere();
        var sorted = new ArrayList<>(rooms.values());
        sorted.sort(Comparator.comparing(Room::lastMessageAt)
                .thenComparing(room -> room.id().value())
                .reversed());
        return sorted.stream()
                .filter(room -> after == null || isAfter(room, after))
                .limit(limit)
                .toList();
    }

    private static boolean isAfter(Room room, Room.Cursor place) {
        int order = room.lastMessageAt().compareTo(place.lastMessageAt());
        return order < 0 || order == 0 && room.id().value().compareTo(place.id().value()) < 0;
    }
}
