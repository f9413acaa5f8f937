package io.damso.archive;

import io.damso.journal.Entry;
import io.damso.model.MessageId;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes entries of one shard in one transaction. */
final class ShardWriter {

    private ShardWriter() {}

    /**
     * @param entries at least one
     * @throws ArchiveUnavailableException if MySQL did not answer; whether they are written is then unknown
     * @throws RefusedException if MySQL refused one of them; none is written
     */
    static void write(Database shard, List<Entry> entries) {
        shard.write(manager -> {
            write(manager, entries);
            return null;
        });
    }

    private static void write(EntityManager manager, List<Entry> entries) {
        var rooms = byRoom(entries);
        var deletions = RoomLocks.take(manager, new java.util.TreeSet<>(rooms.keySet()));
        var surviving =
                entries.stream().filter(entry -> !isDeleted(entry, deletions)).toList();
        if (!surviving.isEmpty()) {
            RoomUpsert.write(manager, byRoom(surviving));
            MessageUpsert.write(manager, surviving);
        }
    }

    private static boolean isDeleted(Entry entry, Map<RoomKey, MessageId> deletions) {
        MessageId through = deletions.get(RoomKey.of(entry));
        return through != null && entry.message().id().compareTo(through) <= 0;
    }

    static SortedMap<RoomKey, List<Entry>> byRoom(List<Entry> entries) {
        return entries.stream().collect(Collectors.groupingBy(RoomKey::of, TreeMap::new, Collectors.toList()));
    }
}
