package io.damso.testing;

import io.damso.cache.AccountCache;
import io.damso.model.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Accounts that nodes share, without a Redis. */
public final class InMemoryAccountCache implements AccountCache {

    private final Map<List<String>, Account> accounts = new ConcurrentHashMap<>();

    @Override
    public Optional<Account> find(String issuer, String subject) {
        return Optional.ofNullable(accounts.get(List.of(issuer, subject)));
    }

    @Override
    public void keep(String issuer, String subject, Account account) {
        accounts.put(List.of(issuer, subject), account);
    }
}
