package io.damso.archive;

import io.damso.journal.Entry;
import io.damso.model.AccountKey;
import io.damso.model.RoomId;
import java.util.Comparator;

/** A room's primary key, in the key's order. */
record RoomKey(AccountKey account, RoomId room) implements Comparable<RoomKey> {

    private static final Comparator<RoomKey> ORDER = Comparator.<RoomKey>comparingLong(
                    key -> key.account().value())
            .thenComparing(key -> key.room().value());

    static RoomKey of(Entry entry) {
        return new RoomKey(entry.account(), entry.message().room());
    }

    @Override
    public int compareTo(RoomKey other) {
        return ORDER.compare(this, other);
    }
}
