package io.damso.conversation;

import io.damso.archive.RoomArchive;
import io.damso.cache.RoomChanges;
import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.Room;
import io.damso.model.RoomId;
import io.damso.stream.Streams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * What a person does to a room itself: making, changing and deleting it. MySQL first, because what is committed there is
 * done, and who hears that it failed may try again; then Redis, which every node reads.
 */
@ApplicationScoped
public class RoomOwner {

    private final Rooms rooms;
    private final RoomArchive archive;
    private final RoomChanges changes;
    private final Generations generations;
    private final Streams streams;

    /** For the container, which makes a proxy of this class. */
    RoomOwner() {
        this(null, null, null, null, null);
    }

    @Inject
    RoomOwner(Rooms rooms, RoomArchive archive, RoomChanges changes, Generations generations, Streams streams) {
        this.rooms = rooms;
        this.archive = archive;
        this.changes = changes;
        this.generations = generations;
        this.streams = streams;
    }

    /**
     * A room as it is now.
     *
     * @param created whether there was none before
     */
    public record Saved(Room room, boolean created) {}

    /**
     * Makes a room, or changes one that there is. The title wins over every message's.
     *
     * @param title 1 to 200 characters; null to leave it
     * @param model one of {@link RoomModels#names}; null to leave it
     * @throws io.damso.cache.CacheUnavailableException if Redis does not answer; trying again does the rest
     * @throws io.damso.archive.ArchiveUnavailableException if MySQL does not answer; trying again does the rest
     */
    public Saved save(Account account, RoomId room, String title, String model) {
        var saved = archive.save(account, room, title, model, () -> changes.begin(account, room));
        if (title != null || model != null || saved.created()) {
            changes.show(account, saved.change(), saved.room());
        }
        return new Saved(saved.room(), saved.created());
    }

    /**
     * Deletes a room with all that was said there, and stops its live reply.
     *
     * @return whether there was one
     * @throws io.damso.cache.CacheUnavailableException if Redis does not answer; trying again does the rest
     * @throws io.damso.archive.ArchiveUnavailableException if MySQL does not answer; trying again does the rest
     */
    public boolean delete(Account account, RoomId room) {
        if (!rooms.exists(account, room)) {
            return false;
        }
        var deletion = archive.delete(account, room, newest -> changes.beginDeletion(account, room, newest));
        changes.forget(account, room, deletion).ifPresent(this::stop);
        stopHere(account, room, deletion.through());
        return true;
    }

    private void stop(RoomChanges.Live live) {
        if (!generations.stop(live.stream())) {
            streams.tellToStop(live.node(), live.stream());
        }
    }

    // Those that Redis does not know of any more.
    private void stopHere(Account account, RoomId room, MessageId through) {
        generations.running().stream()
                .map(Generation::turn)
                .filter(turn -> turn.account().equals(account) && turn.room().equals(room))
                .filter(turn -> turn.messageId().compareTo(through) <= 0)
                .forEach(turn -> generations.stop(turn.streamKey()));
    }
}
