package io.damso.archive;

import io.damso.model.AccountKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Accounts whose people may not come in: the column {@code blocked_at} of the global database. */
@ApplicationScoped
public class AccountBlocks {

    // Every node keeps them all in memory.
    private static final int MOST = 100_000;
    static final String ALL =
            "SELECT account_db_key FROM account WHERE blocked_at IS NOT NULL ORDER BY blocked_at DESC LIMIT " + MOST;

    // The time of the first blocking stays.
    private static final String BLOCK =
            "UPDATE account SET blocked_at = COALESCE(blocked_at, ?) WHERE account_db_key = ?";
    private static final String UNBLOCK = "UPDATE account SET blocked_at = NULL WHERE account_db_key = ?";
    private static final String KNOWN = "SELECT COUNT(*) FROM account WHERE account_db_key = ?";

    private final Databases databases;

    /** For the container, which makes a proxy of this class. */
    AccountBlocks() {
        this(null);
    }

    @Inject
    AccountBlocks(Databases databases) {
        this.databases = databases;
    }

    /**
     * The blocked accounts; of more than 100,000, those that were blocked last.
     *
     * @throws ArchiveUnavailableException if the database did not answer
     */
    public Set<AccountKey> all() {
        List<?> keys = databases
                .global()
                .read(entities -> entities.createNativeQuery(ALL).getResultList());
        return keys.stream()
                .map(key -> new AccountKey(((Number) key).longValue()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * @return whether there is such an account
     * @throws ArchiveUnavailableException if the database did not answer
     */
    public boolean set(AccountKey account, boolean blocked) {
        return databases.global().write(entities -> {
            boolean known = ((Number) entities.createNativeQuery(KNOWN)
                                    .setParameter(1, account.value())
                                    .getSingleResult())
                            .intValue()
                    > 0;
            var update = entities.createNativeQuery(blocked ? BLOCK : UNBLOCK);
            if (blocked) {
                update.setParameter(1, Timestamp.from(Instant.now()));
            }
            update.setParameter(blocked ? 2 : 1, account.value()).executeUpdate();
            return known;
        });
    }
}
