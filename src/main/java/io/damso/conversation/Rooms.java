package io.damso.conversation;

import io.damso.archive.Archive;
import io.damso.archive.ArchiveUnavailableException;
import io.damso.archive.RoomArchive;
import io.damso.cache.CacheUnavailableException;
import io.damso.cache.RecentRooms;
import io.damso.model.Account;
import io.damso.model.Room;
import io.damso.model.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/** A person's rooms: from Redis where it knows them all, else merged with MySQL. */
@ApplicationScoped
public class Rooms {

    /** More than these are never known as all. */
    private static final int ALL = 200;

    private static final Comparator<Room> LATEST_FIRST = Comparator.comparing(Room::lastMessageAt)
            .thenComparing(room -> room.id().value())
            .reversed();

    private final RecentRooms recent;
    private final Archive archive;
    private final RoomArchive rows;

    /** For the container, which makes a proxy of this class. */
    Rooms() {
        this(null, null, null);
    }

    @Inject
    Rooms(RecentRooms recent, Archive archive, RoomArchive rows) {
        this.recent = recent;
        this.archive = archive;
        this.rows = rows;
    }

    /**
     * A page of the list.
     *
     * @param rooms latest first
     * @param next where the next page begins; null if there is none
     * @param live those with a live reply
     */
    public record Page(List<Room> rooms, Room.Cursor next, Set<RoomId> live) {}

    /**
     * The latest rooms, or those after a place in the list.
     *
     * @param after null for the latest
     * @param limit from 1 to 200
     * @throws CacheUnavailableException if Redis does not answer: what is on its way would be missing
     * @throws io.damso.archive.ArchiveUnavailableException if MySQL is needed and does not answer
     */
    public Page page(Account account, Room.Cursor after, int limit) {
        var known = recent.of(account);
        var rooms = known.complete() ? known.rooms() : merged(account, known, after, limit);
        var page = rooms.stream()
                .filter(room -> isAfter(room, after))
                .limit(limit + 1L)
                .toList();
        boolean more = page.size() > limit;
        var shown = more ? page.subList(0, limit) : page;
        return new Page(shown, more ? shown.get(limit - 1).cursor() : null, known.live());
    }

    private List<Room> merged(Account account, RecentRooms.RoomList known, Room.Cursor after, int limit) {
        var byId = new HashMap<RoomId, Room>();
        known.rooms().forEach(room -> byId.put(room.id(), room));
        var place = after;
        boolean all = false;
        // A room that Redis knows to have moved up since leaves its place in MySQL's page empty, for another one.
        for (int places = 0; places <= limit && !all; ) {
            var archived = archive.rooms(account, place, limit + 1);
            for (Room room : archived) {
                var merged = byId.containsKey(room.id()) ? later(room, byId.get(room.id())) : room;
                byId.put(room.id(), merged);
                places += merged.lastMessageAt().equals(room.lastMessageAt()) ? 1 : 0;
                place = room.cursor();
            }
            all = archived.size() <= limit;
        }
        var rooms = new ArrayList<>(byId.values());
        rooms.sort(LATEST_FIRST);
        if (after == null && all) {
            fill(account, known.version(), rooms);
        }
        return rooms;
    }

    private static Room later(Room archived, Room known) {
        return new Room(
                archived.id(),
                archived.title().isEmpty() ? known.title() : archived.title(),
                archived.model(),
                archived.createdAt(),
                archived.lastMessageAt().isAfter(known.lastMessageAt())
                        ? archived.lastMessageAt()
                        : known.lastMessageAt());
    }

    /**
     * Lets Redis know all of an account's rooms while MySQL can be asked, so that a new one is known as new later; or that
     * they are too many, so that nobody asks for them at each question.
     */
    void learn(Account account) {
        try {
            if (page(account, null, ALL).next() != null) {
                recent.noteTooMany(account);
            }
        } catch (CacheUnavailableException | ArchiveUnavailableException e) {
            // The next question tries again.
        }
    }

    private static boolean isAfter(Room room, Room.Cursor place) {
        if (place == null) {
            return true;
        }
        int order = room.lastMessageAt().compareTo(place.lastMessageAt());
        return order < 0 || order == 0 && room.id().value().compareTo(place.id().value()) < 0;
    }

    private void fill(Account account, String version, List<Room> rooms) {
        try {
            recent.fill(account, version, rooms);
        } catch (CacheUnavailableException e) {
            // The next reader asks MySQL again.
        }
    }

    /**
     * Whether the account has such a room.
     *
     * @throws CacheUnavailableException if Redis does not answer
     * @throws io.damso.archive.ArchiveUnavailableException if MySQL is needed and does not answer
     */
    public boolean exists(Account account, RoomId room) {
        var known = recent.of(account);
        boolean isKnown = known.rooms().stream().anyMatch(r -> r.id().equals(room));
        return isKnown || !known.complete() && rows.find(account, room).isPresent();
    }
}
