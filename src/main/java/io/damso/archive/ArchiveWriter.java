package io.damso.archive;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.PendingMessages;
import io.damso.journal.Entry;
import io.damso.journal.Events;
import io.damso.journal.EventsUnavailableException;
import io.damso.model.MessageId;
import io.damso.telemetry.Tally;
import io.damso.telemetry.Timing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.IntPredicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Writes entries to their shards, one transaction a shard. Writing an entry again, or in another order, or on two nodes
 * at once, changes nothing.
 */
@ApplicationScoped
public class ArchiveWriter {

    private static final Logger LOG = Logger.getLogger(ArchiveWriter.class.getName());

    /** How long other shards' entries may have to wait for one that does not answer. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    // Beyond the driver's time limits, and below the 30 s that the server waits for its work when it is asked to stop.
    private static final Duration PARKED_PATIENCE = Duration.ofSeconds(25);

    private final Databases databases;
    private final PendingMessages pending;
    private final LateQuestions late;
    private final Outages outages;
    private final Events events;
    private final Executor threads;
    private final Duration patience;

    /** For the container, which makes a proxy of this class. */
    ArchiveWriter() {
        this(null, null, null, null, null, null, null);
    }

    @Inject
    ArchiveWriter(
            Databases databases,
            PendingMessages pending,
            LateQuestions late,
            Outages outages,
            Events events,
            ShardThreads threads) {
        this(databases, pending, late, outages, events, threads, PATIENCE);
    }

    ArchiveWriter(
            Databases databases,
            PendingMessages pending,
            LateQuestions late,
            Outages outages,
            Events events,
            Executor threads,
            Duration patience) {
        this.databases = databases;
        this.pending = pending;
        this.late = late;
        this.outages = outages;
        this.events = events;
        this.threads = threads;
        this.patience = patience;
    }

    /**
     * Tries no shard that is known to be away, and none for longer than 2 s.
     *
     * @return what could not be written, or not be told; all else is committed, and no longer pending
     */
    public Remainder write(List<Entry> entries) {
        return write(entries, outages::isAway, patience);
    }

    /**
     * Tries {@code shard} though it is known to be away, and none for longer than 25 s.
     *
     * @return what could not be written, or not be told; all else is committed, and no longer pending
     */
    public Remainder writeParked(int shard, List<Entry> entries) {
        return write(entries, other -> other != shard && outages.isAway(other), PARKED_PATIENCE);
    }

    private Remainder write(List<Entry> entries, IntPredicate skipped, Duration limit) {
        long begun = System.nanoTime();
        try {
            return writeAll(entries, skipped, limit);
        } finally {
            Timing.ARCHIVE_WRITE.since(begun);
        }
    }

    private Remainder writeAll(List<Entry> entries, IntPredicate skipped, Duration limit) {
        var remainder = new Remainder();
        var places = tried(
                entries.stream().collect(Collectors.groupingBy(entry -> Place.hint(entry.shard()))),
                skipped,
                remainder);
        // Redis before MySQL, because that is a reply's way: one that leaves Redis in between is found in MySQL.
        var unanswered = late.unansweredAmong(
                places.values().stream().flatMap(Collection::stream).toList());
        for (int hop = 1; hop <= Place.MAX_HOPS && !places.isEmpty(); hop++) {
            places = tried(write(places, unanswered, limit, remainder), skipped, remainder);
        }
        places.forEach((place, left) -> remainder.unavailable(place.shard(), left));
        return remainder;
    }

    private static Map<Place, List<Entry>> tried(
            Map<Place, List<Entry>> places, IntPredicate skipped, Remainder remainder) {
        var tried = new HashMap<Place, List<Entry>>();
        places.forEach((place, entries) -> {
            if (skipped.test(place.shard())) {
                remainder.unavailable(place.shard(), entries);
            } else {
                tried.put(place, entries);
            }
        });
        return tried;
    }

    /** @return the entries of accounts that have moved, by where to */
    private Map<Place, List<Entry>> write(
            Map<Place, List<Entry>> places, Set<Entry.UserMessage> unanswered, Duration limit, Remainder remainder) {
        // All at once, so that several that hang cost no more time than one.
        var attempts = places.entrySet().stream()
                .map(place -> begin(place.getKey(), place.getValue(), unanswered))
                .toList();
        long end = System.nanoTime() + limit.toNanos();
        var elsewhere = new HashMap<Place, List<Entry>>();
        attempts.forEach(attempt -> end(attempt, end - System.nanoTime(), remainder)
                .forEach((next, moved) -> elsewhere
                        .computeIfAbsent(next, any -> new ArrayList<>())
                        .addAll(moved)));
        return elsewhere;
    }

    private ShardAttempt begin(Place place, List<Entry> entries, Set<Entry.UserMessage> unanswered) {
        return ShardAttempt.begin(threads, databases.shard(place.shard()), place, entries, unanswered);
    }

    private Map<Place, List<Entry>> end(ShardAttempt attempt, long nanos, Remainder remainder) {
        int shard = attempt.place().shard();
        try {
            var result = attempt.await(nanos);
            remainder.refused().addAll(result.refused());
            if (isTold(shard, result) && isPublished(shard, result)) {
                outages.answered(shard);
                count(result.written());
            } else {
                remainder.unavailable(shard, result.written());
            }
            return result.elsewhere();
        } catch (ArchiveUnavailableException e) {
            outages.failed(shard);
            remainder.unavailable(shard, attempt.entries());
            // It may succeed yet, long before its entries come again.
            attempt.result().thenAccept(this::archived);
            return Map.of();
        }
    }

    private static void count(List<Entry> written) {
        Tally.ARCHIVED.add(written.size());
        written.stream()
                .map(entry -> entry.message().timestamp())
                .min(Comparator.naturalOrder())
                .map(oldest -> Duration.between(oldest, Instant.now()))
                .ifPresent(age -> Timing.ARCHIVE_LAG.record(Math.max(0, age.toNanos())));
    }

    // Outside of MySQL's transaction and inside the queue's: who dies in between gets the entries, and tells, once
    // more.
    private boolean isPublished(int shard, ShardAttempt.Result result) {
        try {
            events.publish(result.events());
            return true;
        } catch (EventsUnavailableException e) {
            LOG.log(
                    Level.WARNING,
                    "the topic takes no events; {0} entries are to come again",
                    result.written().size());
            // As a shard that is away, or what is parked would be tried all the time.
            outages.failed(shard);
            return false;
        }
    }

    // Who is not told may show a list that was filled before these were in MySQL, for as long as that is kept. In the
    // queue's transaction too, so that a node that dies meanwhile tells when it is back.
    private boolean isTold(int shard, ShardAttempt.Result result) {
        if (outages.isUntold(shard) && !outages.isDue(shard)) {
            return false;
        }
        try {
            archived(result);
            return true;
        } catch (CacheUnavailableException e) {
            outages.untold(shard);
            return false;
        }
    }

    // With the empty replies that came with questions, now or when these were delivered before.
    private void archived(ShardAttempt.Result result) {
        var rooms = new TreeMap<RoomKey, Set<MessageId>>();
        result.written()
                .forEach(entry ->
                        in(rooms, RoomKey.of(entry)).add(entry.message().id()));
        result.events()
                .forEach(event ->
                        in(rooms, new RoomKey(event.account(), event.room())).add(event.message()));
        if (!rooms.isEmpty()) {
            pending.archived(rooms.entrySet().stream()
                    .map(room -> archived(room.getKey(), room.getValue()))
                    .toList());
        }
    }

    private static PendingMessages.Archived archived(RoomKey key, Set<MessageId> messages) {
        return new PendingMessages.Archived(key.account(), key.room(), messages);
    }

    private static Set<MessageId> in(Map<RoomKey, Set<MessageId>> rooms, RoomKey key) {
        return rooms.computeIfAbsent(key, any -> new TreeSet<>());
    }
}
