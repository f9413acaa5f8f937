package io.damso.archive;

import io.damso.journal.ChatEvent;
import io.damso.journal.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes entries to one shard, on a thread of its own, because a shard that hangs holds its thread for as long as the
 * driver's time limits allow: half a minute.
 *
 * @param entries at least one
 */
record ShardAttempt(Place place, List<Entry> entries, CompletableFuture<Result> result) {

    /**
     * What became of the entries, all of which were tried.
     *
     * @param written what MySQL has now
     * @param events what their rows say now, and those of empty replies that came with them
     * @param refused MySQL would refuse them each time
     * @param elsewhere the entries of accounts that have moved, by where to
     */
    record Result(List<Entry> written, List<ChatEvent> events, List<Entry> refused, Map<Place, List<Entry>> elsewhere) {

        private Result() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new HashMap<>());
        }

        private void add(Result other) {
            written.addAll(other.written());
            events.addAll(other.events());
            refused.addAll(other.refused());
            other.elsewhere()
                    .forEach((place, entries) -> elsewhere
                            .computeIfAbsent(place, any -> new ArrayList<>())
                            .addAll(entries));
        }
    }

    static ShardAttempt begin(
            Executor threads,
            Optional<Database> database,
            Place place,
            List<Entry> entries,
            Set<Entry.UserMessage> unanswered) {
        // A shard that this node does not know is one that it was not told of yet, and a thread is refused as the
        // server stops: no reasons to give entries up.
        try {
            return database.map(shard ->
                            CompletableFuture.supplyAsync(() -> write(shard, place, entries, unanswered), threads))
                    .map(result -> new ShardAttempt(place, entries, result))
                    .orElseGet(() -> failed(place, entries));
        } catch (RejectedExecutionException e) {
            return failed(place, entries);
        }
    }

    private static ShardAttempt failed(Place place, List<Entry> entries) {
        return new ShardAttempt(place, entries, CompletableFuture.failedFuture(new ArchiveUnavailableException(null)));
    }

    /**
     * @param nanos how long to wait at most; the attempt itself goes on
     * @throws ArchiveUnavailableException if MySQL did not answer by then; whether they are written is then unknown
     */
    Result await(long nanos) {
        try {
            return result.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ArchiveUnavailableException(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchiveUnavailableException(null);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new CompletionException(e.getCause());
        }
    }

    private static Result write(
            Database database, Place place, List<Entry> entries, Set<Entry.UserMessage> unanswered) {
        try {
            var outcome = ShardWriter.write(database, place, entries, unanswered);
            return new Result(outcome.written(), outcome.events(), List.of(), outcome.elsewhere());
        } catch (RefusedException e) {
            return entries.size() == 1
                    ? new Result(List.of(), List.of(), entries, Map.of())
                    : writeHalves(database, place, entries, unanswered);
        }
    }

    // One of them takes all others with it, until it is alone.
    private static Result writeHalves(
            Database database, Place place, List<Entry> entries, Set<Entry.UserMessage> unanswered) {
        int half = entries.size() / 2;
        var all = new Result();
        all.add(write(database, place, entries.subList(0, half), unanswered));
        all.add(write(database, place, entries.subList(half, entries.size()), unanswered));
        return all;
    }
}
