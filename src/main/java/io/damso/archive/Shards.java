package io.damso.archive;

import io.damso.model.Account;
import io.damso.model.RoomId;
import jakarta.persistence.EntityManager;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The one way to an account's rows. Which shard an account has is only where somebody last saw it: it may have been moved
 * since, and the shards themselves say so.
 */
final class Shards {

    private final Databases databases;

    Shards(Databases databases) {
        this.databases = databases;
    }

    /** What was found at a shard: a result, or where to ask instead. */
    private record Visit<T>(Place elsewhere, T result) {}

    /**
     * Reads where the account is.
     *
     * @param work may be called more than once; what it returns holds no entity manager
     * @throws ArchiveUnavailableException if a shard is not configured here, or did not answer
     */
    <T> T read(Account owner, Function<EntityManager, T> work) {
        return follow(
                owner,
                (database, place) -> database.read(entities -> {
                    T result = work.apply(entities);
                    // In this order: what is here now was here while it was read, as rows go only after their account
                    // has.
                    return Fences.read(entities, owner.key())
                            .elsewhere(place)
                            .map(next -> new Visit<T>(next, null))
                            .orElseGet(() -> new Visit<>(null, result));
                }));
    }

    /**
     * Where the account is now.
     *
     * @throws ArchiveUnavailableException if a shard is not configured here, or did not answer
     */
    Place locate(Account owner) {
        return follow(
                owner,
                (database, place) -> database.read(entities -> Fences.read(entities, owner.key())
                        .elsewhere(place)
                        .map(next -> new Visit<Place>(next, null))
                        .orElseGet(() -> new Visit<>(null, place))));
    }

    /**
     * Changes one room of the account in one transaction where the account is. Who deletes messages says so in the room's
     * {@code deleted_through}, which is how a move that is under way learns of it.
     *
     * @param work may be called more than once
     * @throws ArchiveUnavailableException if a shard is not configured here, or did not answer
     * @throws RefusedException if MySQL refused the values
     */
    <T> T write(Account owner, RoomId room, Function<EntityManager, T> work) {
        return follow(
                owner,
                (database, place) -> database.write(entities -> {
                    Fence fence = Fences.hold(entities, owner.key());
                    return fence.elsewhere(place)
                            .map(next -> new Visit<T>(next, null))
                            .orElseGet(() -> new Visit<>(null, noted(fence, entities, owner, room, work)));
                }));
    }

    private static <T> T noted(
            Fence fence, EntityManager entities, Account owner, RoomId room, Function<EntityManager, T> work) {
        T result = work.apply(entities);
        if (fence.isCopying()) {
            Changes.note(entities, owner.key(), room);
        }
        return result;
    }

    private <T> T follow(Account owner, BiFunction<Database, Place, Visit<T>> visits) {
        Place place = Place.of(owner);
        for (int hop = 1; hop <= Place.MAX_HOPS; hop++) {
            var visit = visits.apply(database(place), place);
            if (visit.elsewhere() == null) {
                return visit.result();
            }
            place = visit.elsewhere();
        }
        throw new ArchiveUnavailableException(null);
    }

    private Database database(Place place) {
        return databases.shard(place.shard()).orElseThrow(() -> new ArchiveUnavailableException(null));
    }
}
