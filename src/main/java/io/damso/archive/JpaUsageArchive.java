package io.damso.archive;

import io.damso.model.Account;
import io.damso.model.DailyUsage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.LocalDate;
import java.util.List;

/** Sums over {@code reply_usage} in the account's shard. */
@ApplicationScoped
class JpaUsageArchive implements UsageArchive {

    /** Answered from one index, whose columns these are. */
    static final String DAILY = """
        SELECT CAST(used_on AS CHAR), model, COUNT(*), SUM(input_tokens), SUM(output_tokens), MAX(estimated)
        FROM reply_usage WHERE account_db_key = ? AND used_on BETWEEN ? AND ?
        GROUP BY used_on, model ORDER BY used_on, model\
        """;

    private final Shards shards;

    /** For the container, which makes a proxy of this class. */
    JpaUsageArchive() {
        this(null);
    }

    @Inject
    JpaUsageArchive(Databases databases) {
        this.shards = new Shards(databases);
    }

    @Override
    public List<DailyUsage> daily(Account owner, LocalDate from, LocalDate to) {
        return shards.read(owner, entities -> daily(entities, owner, from, to));
    }

    private static List<DailyUsage> daily(EntityManager entities, Account owner, LocalDate from, LocalDate to) {
        List<?> rows = entities.createNativeQuery(DAILY)
                .setParameter(1, owner.key().value())
                .setParameter(2, from.toString())
                .setParameter(3, to.toString())
                .getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new DailyUsage(
                        LocalDate.parse((String) row[0]),
                        (String) row[1],
                        number(row[2]),
                        number(row[3]),
                        number(row[4]),
                        number(row[5]) > 0))
                .toList();
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
