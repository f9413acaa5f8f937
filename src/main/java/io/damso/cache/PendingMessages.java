package io.damso.cache;

import io.damso.model.AccountKey;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import java.util.Collection;
import java.util.List;

/** The messages of a room that are not in MySQL yet. */
public interface PendingMessages {

    /** Messages of one room that MySQL has now. */
    record Archived(AccountKey account, RoomId room, Collection<MessageId> messages) {}

    /**
     * Forgets messages that MySQL has now, and what was taken for a whole list without them, in one round trip. Telling it
     * again is harmless.
     *
     * @throws CacheUnavailableException if Redis does not answer. It must be told later: until then it may show a list
     *     that was filled before they were in MySQL
     */
    void archived(List<Archived> rooms);

    /** As {@link #archived(List)}, for one room. */
    default void archived(AccountKey account, RoomId room, Collection<MessageId> messages) {
        archived(List.of(new Archived(account, room, messages)));
    }
}
