package io.damso.archive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.damso.cache.AccountCache;
import io.damso.model.Account;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/** Accounts of the global database, behind a cache in the node and one that the nodes share. */
@ApplicationScoped
class JpaAccounts implements Accounts {

    private static final int CACHED = 10_000;
    private static final Duration CACHED_FOR = Duration.ofMinutes(10);

    private final Cache<Token, Account> cache = Caffeine.newBuilder()
            .maximumSize(CACHED)
            .expireAfterWrite(CACHED_FOR)
            .build();
    private final AccountCache shared;
    private final AccountTable table;

    /** For the container, which makes a proxy of this class. */
    JpaAccounts() {
        this(null, null);
    }

    @Inject
    JpaAccounts(AccountTable table, AccountCache shared) {
        this.table = table;
        this.shared = shared;
    }

    @Override
    public Account of(String issuer, String subject, String name) {
        var token = new Token(issuer, subject);
        Account known = cache.getIfPresent(token);
        // Not computed inside the cache: waiting for MySQL there would hold up other accounts too.
        return known != null ? known : kept(token, found(token, name));
    }

    private Account found(Token token, String name) {
        Optional<Account> known = shared.find(token.issuer(), token.subject());
        if (known.isPresent()) {
            return table.reachable(known.get());
        }
        Account account = table.find(token).orElseGet(() -> table.add(token, name));
        shared.keep(token.issuer(), token.subject(), account);
        return account;
    }

    private Account kept(Token token, Account account) {
        cache.put(token, account);
        return account;
    }
}
