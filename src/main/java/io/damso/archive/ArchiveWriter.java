package io.damso.archive;

import io.damso.cache.PendingMessages;
import io.damso.journal.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Writes entries to their shards, one transaction a shard. Writing an entry again, or in another order, or on two nodes
 * at once, changes nothing.
 */
@ApplicationScoped
class ArchiveWriter {

    private final Databases databases;
    private final PendingMessages pending;
    private final Set<Integer> away = ConcurrentHashMap.newKeySet();

    /** For the container, which makes a proxy of this class. */
    ArchiveWriter() {
        this(null, null);
    }

    @Inject
    ArchiveWriter(Databases databases, PendingMessages pending) {
        this.databases = databases;
        this.pending = pending;
    }

    /** @return what could not be written; all else is committed, and no longer pending */
    Remainder write(List<Entry> entries) {
        var remainder = new Remainder();
        var shards = entries.stream().collect(Collectors.groupingBy(Entry::shard));
        shards.entrySet().stream().sorted(workingFirst()).forEach(shard -> write(shard, remainder));
        return remainder;
    }

    // One that did not answer last time takes seconds to fail again, which must not hold up the others.
    private Comparator<Map.Entry<Integer, List<Entry>>> workingFirst() {
        var known = Set.copyOf(away);
        return Comparator.comparing(shard -> known.contains(shard.getKey()));
    }

    private void write(Map.Entry<Integer, List<Entry>> shard, Remainder remainder) {
        databases
                .shard(shard.getKey())
                .ifPresentOrElse(
                        database -> write(database, shard, remainder),
                        () -> remainder.refused().addAll(shard.getValue()));
    }

    private void write(Database database, Map.Entry<Integer, List<Entry>> shard, Remainder remainder) {
        try {
            write(database, shard.getValue(), remainder);
            away.remove(shard.getKey());
        } catch (ArchiveUnavailableException e) {
            away.add(shard.getKey());
            remainder.unavailable().addAll(shard.getValue());
        }
    }

    private void write(Database database, List<Entry> entries, Remainder remainder) {
        try {
            ShardWriter.write(database, entries);
            ShardWriter.byRoom(entries).forEach(this::archived);
        } catch (RefusedException e) {
            if (entries.size() == 1) {
                remainder.refused().addAll(entries);
            } else {
                // One of them takes all others with it: each by itself.
                entries.forEach(entry -> write(database, List.of(entry), remainder));
            }
        }
    }

    private void archived(RoomKey key, List<Entry> entries) {
        pending.archived(
                key.account(),
                key.room(),
                entries.stream().map(entry -> entry.message().id()).toList());
    }
}
