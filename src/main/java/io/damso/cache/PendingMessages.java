package io.damso.cache;

import io.damso.model.AccountKey;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import java.util.Collection;

/** The messages of a room that are not in MySQL yet. */
public interface PendingMessages {

    /** Forgets messages that MySQL has now. Never throws: what Redis can't be told, it forgets by itself within a day. */
    void archived(AccountKey account, RoomId room, Collection<MessageId> messages);
}
