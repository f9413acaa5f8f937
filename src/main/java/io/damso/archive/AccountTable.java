package io.damso.archive;

import io.damso.model.Account;
import io.damso.model.AccountKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code account} and {@code user_shard_mapping} of the global database. */
@ApplicationScoped
class AccountTable {

    private static final int MAX_NAME = 255;

    private static final String FIND = """
        SELECT a.account_db_key, m.shard_id FROM account a LEFT JOIN user_shard_mapping m
        ON m.account_db_key = a.account_db_key WHERE a.issuer = ? AND a.subject = ?\
        """;
    private static final String SHARD = "SELECT shard_id FROM user_shard_mapping WHERE account_db_key = ?";
    private static final String ADD = "INSERT INTO account (issuer, subject, name, created_at) VALUES ";

    // Changes nothing, and holds the row until the transaction ends: nobody else gives the account a shard meanwhile.
    private static final String HOLD = " ON DUPLICATE KEY UPDATE name = name";

    private final Databases databases;
    private final ShardChoice shards;

    /** For the container, which makes a proxy of this class. */
    AccountTable() {
        this(null);
    }

    @Inject
    AccountTable(Databases databases) {
        this.databases = databases;
        this.shards = new ShardChoice(databases);
    }

    /** @return empty also for an account that has no shard, which {@link #add} gives it */
    Optional<Account> find(Token token) {
        return databases.global().read(manager -> row(manager, token)).flatMap(this::account);
    }

    /** @return empty for an account that is not known, or has no shard */
    Optional<Account> find(AccountKey key) {
        List<?> shards = databases
                .global()
                .read(manager -> manager.createNativeQuery(SHARD)
                        .setParameter(1, key.value())
                        .getResultList());
        return shards.stream().findFirst().map(shard -> new Account(key, ((Number) shard).intValue()));
    }

    /**
     * Says where an account is now.
     *
     * @return whose it is
     */
    Optional<Token> remap(Account account) {
        return databases.global().write(manager -> {
            manager.createNativeQuery("UPDATE user_shard_mapping SET shard_id = ? WHERE account_db_key = ?")
                    .setParameter(1, account.shard())
                    .setParameter(2, account.key().value())
                    .executeUpdate();
            List<?> rows = manager.createNativeQuery("SELECT issuer, subject FROM account WHERE account_db_key = ?")
                    .setParameter(1, account.key().value())
                    .getResultList();
            return rows.stream().findFirst().map(Object[].class::cast).map(AccountTable::token);
        });
    }

    private static Token token(Object[] row) {
        return new Token(
                new String((byte[]) row[0], StandardCharsets.UTF_8),
                new String((byte[]) row[1], StandardCharsets.UTF_8));
    }

    /** Makes the account, or completes it; of several at once, one does and all get the same. */
    Account add(Token token, String name) {
        // Asked outside of the transaction, which would see the account as it was then until its end.
        boolean known = databases.global().read(manager -> row(manager, token)).isPresent();
        return databases.global().write(manager -> {
            new MultiRow(ADD, HOLD)
                    .row(token.issuerBytes(), token.subjectBytes(), fitting(name), Timestamp.from(Instant.now()))
                    .execute(manager);
            Object[] row = row(manager, token).orElseThrow();
            return account(row).orElseGet(() -> mapped(manager, key(row), known));
        });
    }

    // A new account has rows nowhere. One that lost its mapping may have, and then belongs where they are.
    private Account mapped(EntityManager manager, AccountKey key, boolean known) {
        Optional<Integer> previous = known ? shards.holding(key) : Optional.empty();
        int shard = previous.orElseGet(() -> shards.lightest(manager));
        new MultiRow("INSERT INTO user_shard_mapping (account_db_key, shard_id) VALUES ", "")
                .row(key.value(), shard)
                .execute(manager);
        return new Account(key, shard);
    }

    private static Optional<Object[]> row(EntityManager manager, Token token) {
        List<?> rows = manager.createNativeQuery(FIND)
                .setParameter(1, token.issuerBytes())
                .setParameter(2, token.subjectBytes())
                .getResultList();
        return rows.stream().findFirst().map(Object[].class::cast);
    }

    private Optional<Account> account(Object[] row) {
        if (row[1] == null) {
            return Optional.empty();
        }
        return Optional.of(reachable(new Account(key(row), ((Number) row[1]).intValue())));
    }

    /** @throws ArchiveUnavailableException if the account's shard is not configured here: never another shard instead */
    Account reachable(Account account) {
        databases.shard(account.shard()).orElseThrow(() -> new ArchiveUnavailableException(null));
        return account;
    }

    private static AccountKey key(Object[] row) {
        return new AccountKey(((Number) row[0]).longValue());
    }

    private static String fitting(String name) {
        return name.codePointCount(0, name.length()) <= MAX_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, MAX_NAME));
    }
}
