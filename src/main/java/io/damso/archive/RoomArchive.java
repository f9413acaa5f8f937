package io.damso.archive;

import io.damso.cache.RoomChange;
import io.damso.cache.RoomDeletion;
import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.Room;
import io.damso.model.RoomId;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The rows of rooms, as a person makes, names and deletes them. Each change is one transaction that holds the row. */
public interface RoomArchive {

    /**
     * What became of making or changing a room.
     *
     * @param change as it began
     * @param room as it is now
     * @param created whether there was none before
     */
    record Saved(RoomChange change, Room room, boolean created) {}

    /**
     * A room that was made or has a message, and was not deleted since.
     *
     * @throws ArchiveUnavailableException if MySQL did not answer
     */
    Optional<Room> find(Account owner, RoomId room);

    /**
     * Makes a room, or changes one that there is.
     *
     * @param title of at most 200 characters; null to leave it
     * @param model that shall answer there, by its name in the settings; null to leave it
     * @param begin asked while the row is held, maybe more than once; what it throws takes everything back
     * @throws ArchiveUnavailableException if MySQL did not answer; whether it is done is then unknown
     */
    Saved save(Account owner, RoomId room, String title, String model, Supplier<RoomChange> begin);

    /**
     * Deletes a room's messages, those still on their way too. Of a room that is not known, only the mark is left.
     *
     * @param begin told the newest message that was ever here, while the row is held, maybe more than once; what it
     *     throws takes everything back
     * @throws ArchiveUnavailableException if MySQL did not answer; whether it is done is then unknown
     */
    RoomDeletion delete(Account owner, RoomId room, Function<Optional<MessageId>, RoomDeletion> begin);
}
