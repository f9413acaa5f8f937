package io.damso.archive;

import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.Room;
import io.damso.model.RoomId;
import java.util.List;
import java.util.Optional;

/** Reading what MySQL holds. An outage is an exception, never an empty answer. */
public interface Archive {

    /**
     * A room's messages, newest first.
     *
     * @param before only messages older than this one; null for the newest
     * @param limit from 1 to 201
     * @throws ArchiveUnavailableException if MySQL did not answer
     */
    List<Message> messages(Account owner, RoomId room, MessageId before, int limit);

    /**
     * A reply by its id, whichever room it is in.
     *
     * @throws ArchiveUnavailableException if MySQL did not answer
     */
    Optional<Message> reply(Account owner, MessageId replyId);

    /**
     * The owner's rooms, latest first.
     *
     * @param after only rooms after this place in the list; null for the first
     * @param limit from 1 to 201
     * @throws ArchiveUnavailableException if MySQL did not answer
     */
    List<Room> rooms(Account owner, Room.Cursor after, int limit);
}
