package io.damso.testing;

import io.damso.cache.PendingMessages;
import io.damso.model.AccountKey;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which messages it was told are archived. */
public final class RecordingPendingMessages implements PendingMessages {

    private final Set<String> archived = ConcurrentHashMap.newKeySet();

    @Override
    public void archived(AccountKey account, RoomId room, Collection<MessageId> messages) {
        messages.forEach(message -> archived.add(name(account, room, message)));
    }

    public boolean has(AccountKey account, RoomId room, MessageId message) {
        return archived.contains(name(account, room, message));
    }

    private static String name(AccountKey account, RoomId room, MessageId message) {
        return account + "/" + room + "/" + message;
    }
}
