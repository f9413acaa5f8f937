package io.damso.archive;

import io.damso.journal.ChatEvent;
import io.damso.journal.Entry;
import io.damso.model.MessageId;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes entries of one shard in one transaction. */
final class ShardWriter {

    private ShardWriter() {}

    /**
     * What a transaction did.
     *
     * @param written the entries whose accounts are here
     * @param added empty replies' records
     * @param events what the rows of all of these say now
     * @param elsewhere the other entries, by where to go with them
     */
    record Outcome(List<Entry> written, List<Entry> added, List<ChatEvent> events, Map<Place, List<Entry>> elsewhere) {}

    private record Stored(List<Entry> added, List<ChatEvent> events) {}

    /**
     * @param place the shard, and why the entries come to it
     * @param entries at least one
     * @param unanswered questions, of other shards too, that get an empty reply's record unless there is one
     * @throws ArchiveUnavailableException if MySQL did not answer; whether they are written is then unknown
     * @throws RefusedException if MySQL refused one of them; none is written
     */
    static Outcome write(Database shard, Place place, List<Entry> entries, Set<Entry.UserMessage> unanswered) {
        return shard.write(manager -> {
            var fenced = FencedEntries.hold(manager, place, entries);
            var stored = write(manager, fenced.here(), unanswered);
            Changes.note(manager, fenced.changes(stored.added()));
            return new Outcome(fenced.here(), stored.added(), stored.events(), fenced.elsewhere());
        });
    }

    private static Stored write(EntityManager manager, List<Entry> entries, Set<Entry.UserMessage> unanswered) {
        if (entries.isEmpty()) {
            return new Stored(List.of(), List.of());
        }
        var rooms = byRoom(entries);
        var deletions = RoomLocks.take(manager, new java.util.TreeSet<>(rooms.keySet()));
        UsageUpsert.write(manager, entries);
        var surviving =
                entries.stream().filter(entry -> !isDeleted(entry, deletions)).toList();
        if (surviving.isEmpty()) {
            return new Stored(List.of(), List.of());
        }
        RoomUpsert.write(manager, byRoom(surviving));
        MessageUpsert.write(manager, surviving);
        // After the entries, because a reply of theirs is an answer too.
        var added = EmptyReplies.add(
                manager, unanswered.stream().filter(surviving::contains).toList());
        var written = new ArrayList<>(surviving);
        written.addAll(added);
        OpenTurns.update(manager, written);
        return new Stored(added, StoredRows.of(manager, surviving));
    }

    private static boolean isDeleted(Entry entry, Map<RoomKey, MessageId> deletions) {
        MessageId through = deletions.get(RoomKey.of(entry));
        return through != null
                && (isThrough(entry.message().id(), through)
                        || isThrough(entry.message().replyTo(), through));
    }

    // A reply goes with the message that it answers.
    private static boolean isThrough(MessageId message, MessageId through) {
        return message != null && message.compareTo(through) <= 0;
    }

    static SortedMap<RoomKey, List<Entry>> byRoom(List<Entry> entries) {
        return entries.stream().collect(Collectors.groupingBy(RoomKey::of, TreeMap::new, Collectors.toList()));
    }
}
