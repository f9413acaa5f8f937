package io.damso.testing;

import io.damso.archive.Archive;
import io.damso.archive.ArchiveUnavailableException;
import io.damso.archive.RoomArchive;
import io.damso.archive.UsageArchive;
import io.damso.cache.RoomChange;
import io.damso.cache.RoomDeletion;
import io.damso.model.Account;
import io.damso.model.DailyUsage;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageStatus;
import io.damso.model.Metadata;
import io.damso.model.Room;
import io.damso.model.RoomId;
import io.damso.model.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** One account's messages in memory, which can go away as MySQL does. */
public final class InMemoryArchive implements Archive, RoomArchive, UsageArchive {

    private final Map<MessageId, Message> messages = new ConcurrentSkipListMap<>(Comparator.reverseOrder());
    private final Map<RoomId, Room> rooms = new ConcurrentHashMap<>();
    private final Map<RoomId, MessageId> deletions = new ConcurrentHashMap<>();
    private final Map<MessageId, DailyUsage> usage = new ConcurrentHashMap<>();
    private volatile boolean away;
    private volatile int calls;

    public void store(Collection<Message> stored) {
        stored.forEach(message -> Metadata.usage(message.metadata())
                .ifPresent(took -> usage.put(message.id(), InMemoryArchive.usage(message, took))));
        stored.stream().filter(message -> !isDeleted(message)).forEach(message -> {
            messages.merge(message.id(), message, InMemoryArchive::settled);
            rooms.merge(message.room(), room(message), InMemoryArchive::later);
        });
    }

    public void store(Room room) {
        rooms.put(room.id(), room);
    }

    private boolean isDeleted(Message message) {
        var through = deletions.get(message.room());
        var oldest = message.replyTo() == null ? message.id() : message.replyTo();
        return through != null && oldest.compareTo(through) <= 0;
    }

    private static Message settled(Message old, Message other) {
        boolean ended = other.status() == MessageStatus.DONE || other.status() == MessageStatus.STOPPED;
        return old.status() == MessageStatus.INTERRUPTED && ended ? other : old;
    }

    private static DailyUsage usage(Message reply, Usage took) {
        return new DailyUsage(
                LocalDate.ofInstant(reply.timestamp(), ZoneOffset.UTC),
                took.model(),
                1,
                took.inputTokens(),
                took.outputTokens(),
                took.estimated());
    }

    private static Room room(Message message) {
        return new Room(message.room(), "title", message.timestamp(), message.timestamp());
    }

    private static Room later(Room one, Room other) {
        Instant last = one.lastMessageAt().isAfter(other.lastMessageAt()) ? one.lastMessageAt() : other.lastMessageAt();
        return new Room(one.id(), one.title(), one.model(), one.createdAt(), last);
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

    /** Not summed up. */
    @Override
    public List<DailyUsage> daily(Account owner, LocalDate from, LocalDate to) {
        checkThere();
        return usage.values().stream()
                .filter(took -> !took.day().isBefore(from) && !took.day().isAfter(to))
                .toList();
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

    @Override
    public Optional<Room> find(Account owner, RoomId room) {
        checkThere();
        return Optional.ofNullable(rooms.get(room));
    }

    @Override
    public synchronized Saved save(Account owner, RoomId room, String title, String model, Supplier<RoomChange> begin) {
        checkThere();
        var change = begin.get();
        var known = Optional.ofNullable(rooms.get(room)).or(change::known);
        var old = known.orElseGet(() -> new Room(room, "", change.now(), change.now()));
        var named = new Room(
                room,
                title == null ? old.title() : title,
                model == null ? old.model() : model,
                old.createdAt(),
                old.lastMessageAt());
        if (title != null || model != null || known.isEmpty()) {
            rooms.put(room, named);
        }
        return new Saved(change, named, known.isEmpty());
    }

    @Override
    public synchronized RoomDeletion delete(
            Account owner, RoomId room, Function<Optional<MessageId>, RoomDeletion> begin) {
        checkThere();
        var newest = messages.values().stream()
                .filter(message -> message.room().equals(room))
                .map(Message::id)
                .findFirst();
        var deletion = begin.apply(newest);
        deletions.put(room, deletion.through());
        rooms.remove(room);
        messages.values().removeIf(message -> message.room().equals(room) && isDeleted(message));
        messages.values().stream()
                .filter(message -> message.room().equals(room))
                .forEach(message -> rooms.merge(room, room(message), InMemoryArchive::later));
        return deletion;
    }

    private static boolean isAfter(Room room, Room.Cursor place) {
        int order = room.lastMessageAt().compareTo(place.lastMessageAt());
        return order < 0 || order == 0 && room.id().value().compareTo(place.id().value()) < 0;
    }
}
