package io.damso.identity;

import io.damso.testing.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** People and their sessions, for tests. */
final class People {

    static final String ISSUER = "https://sso.example/realms/company";
    static final String KEY = "0123456789abcdef0123456789abcdef";
    static final Person CAROL = new Person(ISSUER, "c-1", "Carol 김", Set.of(Person.ADMIN));

    private People() {}

    static SessionSettings settings(Map<String, String> set) {
        var all = new HashMap<>(Map.of("DAMSO_SESSION_KEY", KEY));
        all.putAll(set);
        return new SessionSettings(TestSettings.with(all));
    }

    static Map<String, String> withProvider() {
        return Map.of(
                "DAMSO_OIDC_ISSUER", ISSUER,
                "DAMSO_OIDC_CLIENT_SECRET", "a secret",
                "DAMSO_OIDC_JWKS_URL", "https://sso.example/keys",
                "DAMSO_PUBLIC_URL", "https://chat.example");
    }

    /** To the millisecond, and its end to the second, as tokens have them. */
    static Session session(Person person, String providerId) {
        var now = Instant.ofEpochMilli(System.currentTimeMillis());
        return new Session(
                person,
                UUID.randomUUID().toString(),
                providerId,
                now,
                Instant.ofEpochSecond(now.getEpochSecond()).plus(Duration.ofHours(8)));
    }
}
