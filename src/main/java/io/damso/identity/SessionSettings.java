package io.damso.identity;

import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How long people stay signed in, and who the provider is that signs them in. */
@ApplicationScoped
class SessionSettings {

    // HS256 wants a key as long as its digest (RFC 7518, section 3.2).
    private static final int KEY_MIN = 32;

    private final String key;
    private final Duration lifetime;
    private final Optional<URI> publicUrl;
    private final Optional<URI> issuer;
    private final Optional<URI> jwksUrl;
    private final Optional<URI> logoutUrl;
    private final String clientId;
    private final String rolesClaim;
    private final String adminRole;

    /** For the container, which makes a proxy of this class. */
    SessionSettings() {
        key = null;
        lifetime = null;
        publicUrl = null;
        issuer = null;
        jwksUrl = null;
        logoutUrl = null;
        clientId = null;
        rolesClaim = null;
        adminRole = null;
    }

    @Inject
    SessionSettings(Settings settings) {
        key = key(settings);
        lifetime = Duration.ofMinutes(settings.integer("DAMSO_SESSION_MINUTES", 1, 1_440));
        publicUrl = settings.httpAddress("DAMSO_PUBLIC_URL");
        issuer = settings.httpAddress("DAMSO_OIDC_ISSUER");
        jwksUrl = settings.httpAddress("DAMSO_OIDC_JWKS_URL");
        logoutUrl = settings.httpAddress("DAMSO_OIDC_LOGOUT_URL");
        clientId = settings.text("DAMSO_OIDC_CLIENT_ID");
        rolesClaim = settings.text("DAMSO_OIDC_ROLES_CLAIM");
        adminRole = settings.text("DAMSO_OIDC_ADMIN_ROLE");
        if (issuer.isPresent()) {
            settings.text("DAMSO_OIDC_CLIENT_SECRET");
            jwksUrl.orElseGet(() -> missing("DAMSO_OIDC_JWKS_URL"));
            publicUrl.orElseGet(() -> missing("DAMSO_PUBLIC_URL"));
        }
    }

    private static String key(Settings settings) {
        String key = settings.text("DAMSO_SESSION_KEY");
        if (key.length() < KEY_MIN || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidSettingException(
                    "DAMSO_SESSION_KEY", "must be at least " + KEY_MIN + " printable characters of ASCII");
        }
        return key;
    }

    private static URI missing(String name) {
        throw new InvalidSettingException(name, "must be set where DAMSO_OIDC_ISSUER is");
    }

    /** Reads the settings as the server starts, so that a wrong one ends the start. */
    void check(@Observes Startup event) {
        lifetime.toMinutes();
    }

    /** What signs sessions; the same on all nodes. */
    String key() {
        return key;
    }

    Duration lifetime() {
        return lifetime;
    }

    /** Where browsers reach this server; empty if that is where it listens. */
    Optional<URI> publicUrl() {
        return publicUrl;
    }

    /** The OpenID Connect provider; empty where the server's own registry signs people in. */
    Optional<URI> issuer() {
        return issuer;
    }

    /** Where the provider has its public keys; empty where there is none. */
    Optional<URI> jwksUrl() {
        return jwksUrl;
    }

    /** Where a person signs out at the provider; empty if that is not wanted. */
    Optional<URI> logoutUrl() {
        return logoutUrl;
    }

    String clientId() {
        return clientId;
    }

    /** The claim that lists a person's roles at the provider; dots lead into objects. */
    String rolesClaim() {
        return rolesClaim;
    }

    /** What that claim lists for Damso's administrators. */
    String adminRole() {
        return adminRole;
    }
}
