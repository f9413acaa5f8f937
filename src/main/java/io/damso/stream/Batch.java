package io.damso.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What of one reply waits to be committed.
 *
 * @param preamble for the log alone, if it missed or lost something: the log as it would be had it just begun
 * @param committed the committer's to complete; null if nobody waits
 */
record Batch(LiveReply reply, List<LogEntry> preamble, List<LogEntry> entries, CompletableFuture<Void> committed) {

    List<LogEntry> all() {
        if (preamble.isEmpty()) {
            return entries;
        }
        var all = new ArrayList<>(preamble);
        all.addAll(entries);
        return all;
    }

    boolean isEmpty() {
        return preamble.isEmpty() && entries.isEmpty();
    }

    boolean hasText() {
        for (LogEntry entry : entries) {
            if (EventFormat.MESSAGE.equals(entry.type())) {
                return true;
            }
        }
        return false;
    }

    boolean hasFinal() {
        var all = all();
        return !all.isEmpty() && all.get(all.size() - 1).isFinal();
    }

    void complete() {
        if (committed != null) {
            committed.complete(null);
        }
    }
}
