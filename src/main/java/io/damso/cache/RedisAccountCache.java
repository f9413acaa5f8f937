package io.damso.cache;

import io.damso.model.Account;
import io.damso.model.AccountKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

@ApplicationScoped
class RedisAccountCache implements AccountCache {

    private static final Duration LIFETIME = Duration.ofHours(24);

    private final Redis redis;

    RedisAccountCache() {
        this(null);
    }

    @Inject
    RedisAccountCache(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Optional<Account> find(String issuer, String subject) {
        try {
            Map<String, String> fields = redis.call(r -> r.hgetAll(key(issuer, subject)));
            return fields.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Account(
                            new AccountKey(Long.parseLong(fields.get("account_db_key"))),
                            Integer.parseInt(fields.get("shard_id"))));
        } catch (CacheUnavailableException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public void keep(String issuer, String subject, Account account) {
        try {
            redis.pipeline(p -> {
                String key = key(issuer, subject);
                p.hset(
                        key,
                        Map.of(
                                "account_db_key",
                                account.key().toString(),
                                "shard_id",
                                String.valueOf(account.shard())));
                p.expire(key, LIFETIME.toSeconds());
            });
        } catch (CacheUnavailableException e) {
            // The next node asks MySQL.
        }
    }

    // A digest: no person's name in a key, and none that could be made to look like another.
    private static String key(String issuer, String subject) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((issuer.length() + ":" + issuer + subject).getBytes(StandardCharsets.UTF_8));
            return Keys.account(HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
