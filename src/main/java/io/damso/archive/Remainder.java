package io.damso.archive;

import io.damso.journal.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * What could not be written.
 *
 * @param unavailable their shard is away: later again
 * @param refused MySQL would refuse them each time, or there is no such shard
 */
record Remainder(List<Entry> unavailable, List<Entry> refused) {

    Remainder() {
        this(new ArrayList<>(), new ArrayList<>());
    }
}
