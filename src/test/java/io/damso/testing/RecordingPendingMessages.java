package io.damso.testing;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.PendingMessages;
import io.damso.model.AccountKey;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which messages it was told are archived; can go away as Redis does. */
public final class RecordingPendingMessages implements PendingMessages {

    private final Set<String> archived = ConcurrentHashMap.newKeySet();
    private volatile boolean away;
    private volatile int calls;

    @Override
    public void archived(List<Archived> rooms) {
        calls++;
        if (away) {
            throw new CacheUnavailableException(new IllegalStateException("away, as the test wants it"));
        }
        rooms.forEach(those ->
                those.messages().forEach(message -> archived.add(name(those.account(), those.room(), message))));
    }

    public boolean has(AccountKey account, RoomId room, MessageId message) {
        return archived.contains(name(account, room, message));
    }

    public void setAway(boolean value) {
        away = value;
    }

    /** How often it was told anything, or should have been. */
    public int calls() {
        return calls;
    }

    public void forget() {
        archived.clear();
    }

    private static String name(AccountKey account, RoomId room, MessageId message) {
        return account + "/" + room + "/" + message;
    }
}
