package io.damso.archive;

import io.damso.journal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What could not be written.
 *
 * @param unavailable by the shard that is away, or not known here yet: later again
 * @param refused MySQL would refuse them each time
 */
public record Remainder(Map<Integer, List<Entry>> unavailable, List<Entry> refused) {

    public Remainder() {
        this(new TreeMap<>(), new ArrayList<>());
    }

    void unavailable(int shard, List<Entry> entries) {
        unavailable.computeIfAbsent(shard, any -> new ArrayList<>()).addAll(entries);
    }
}
