package io.damso.archive;

import io.damso.model.Account;
import io.damso.model.AccountKey;
import jakarta.persistence.EntityManager;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which shard an account without one goes to. */
final class ShardChoice {

    private final Databases databases;
    private final Shards shards;

    ShardChoice(Databases databases) {
        this.databases = databases;
        this.shards = new Shards(databases);
    }

    /**
     * The shard with the fewest accounts for its weight, the first of several. Not one that did not answer lately, unless
     * none did; nor one without a weight.
     *
     * @param manager of the global database
     */
    int lightest(EntityManager manager) {
        List<?> rows = manager.createNativeQuery("SELECT shard_id, COUNT(*) FROM user_shard_mapping GROUP BY shard_id")
                .getResultList();
        Map<Integer, Long> accounts = rows.stream()
                .map(Object[].class::cast)
                .collect(Collectors.toMap(row -> ((Number) row[0]).intValue(), row -> ((Number) row[1]).longValue()));
        Comparator<Integer> load = Comparator.comparingDouble(
                shard -> (double) accounts.getOrDefault(shard, 0L) / databases.weight(shard));
        return IntStream.rangeClosed(1, databases.shards())
                .boxed()
                .filter(shard -> databases.weight(shard) > 0)
                .min(Comparator.comparing(this::isAway).thenComparing(load))
                .orElseThrow();
    }

    private boolean isAway(int shard) {
        return databases.shard(shard).orElseThrow().hasFailedLately();
    }

    /**
     * The shard that has rows of the account.
     *
     * @throws ArchiveUnavailableException if a shard did not answer, or several have rows: no guess then
     */
    Optional<Integer> holding(AccountKey account) {
        List<Integer> holding = IntStream.rangeClosed(1, databases.shards())
                .boxed()
                .filter(shard -> holds(databases.shard(shard).orElseThrow(), account))
                // One that it moved from, or that it is moving to, may have rows of it too.
                .map(shard -> shards.locate(new Account(account, shard)).shard())
                .distinct()
                .toList();
        if (holding.size() > 1) {
            throw new ArchiveUnavailableException(null);
        }
        return holding.stream().findFirst();
    }

    private static boolean holds(Database shard, AccountKey account) {
        return shard.read(
                manager -> !manager.createNativeQuery("SELECT 1 FROM chat_room WHERE account_db_key = ? LIMIT 1")
                        .setParameter(1, account.value())
                        .getResultList()
                        .isEmpty());
    }
}
