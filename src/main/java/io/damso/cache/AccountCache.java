package io.damso.cache;

import io.damso.model.Account;
import java.util.Optional;

/** Accounts by the issuer and subject of their token. Never throws: without Redis it is empty. */
public interface AccountCache {

    Optional<Account> find(String issuer, String subject);

    void keep(String issuer, String subject, Account account);
}
