package io.damso.archive;

import io.damso.journal.Entry;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries that came to one shard, told apart by whether their accounts are there.
 *
 * @param here to be written here
 * @param copied those of them whose accounts are being copied
 * @param elsewhere by where to go with them
 */
record FencedEntries(List<Entry> here, List<Entry> copied, Map<Place, List<Entry>> elsewhere) {

    /** Holds until the transaction ends; before it holds anything else. */
    static FencedEntries hold(EntityManager entities, Place place, List<Entry> entries) {
        var fences = Fences.hold(entities, entries.stream().map(Entry::account).toList());
        var told = new FencedEntries(new ArrayList<>(), new ArrayList<>(), new HashMap<>());
        entries.forEach(entry -> told.add(entry, fences.getOrDefault(entry.account(), Fence.NONE), place));
        return told;
    }

    private void add(Entry entry, Fence fence, Place place) {
        fence.elsewhere(place)
                .ifPresentOrElse(
                        next -> elsewhere
                                .computeIfAbsent(next, any -> new ArrayList<>())
                                .add(entry),
                        () -> here.add(entry));
        if (fence.isCopying()) {
            copied.add(entry);
        }
    }

    /** @param added to {@link #here}, by this transaction */
    List<Entry> changes(List<Entry> added) {
        var accounts = copied.stream().map(Entry::account).toList();
        var changes = new ArrayList<>(copied);
        added.stream().filter(entry -> accounts.contains(entry.account())).forEach(changes::add);
        return changes;
    }
}
