package io.damso.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the provider says in tokens that it signs: access tokens of callers, as MicroProfile JWT 2.1 and RFC 9068 have them, and
 * that somebody has signed out (OpenID Connect Back-Channel Logout 1.0, section 2.4). They name the provider and, among those
 * whom they are for, this client. The server could check them too, but writes each one that it refuses into its logs, and some
 * other system may take it.
 */
@ApplicationScoped
class ProviderTokens {

    private static final String LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

    // None with a shared secret: whoever has it could sign.
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.copyOf(JWSAlgorithm.Family.SIGNATURE);
    private static final Set<JOSEObjectType> ACCESS = types("JWT", "at+jwt");
    private static final Set<JOSEObjectType> LOGOUT = types("JWT", "logout+jwt");

    private static final int MAX_LENGTH = 16_384;
    private static final int KEYS_CONNECT_MILLIS = 2_000;
    private static final int KEYS_READ_MILLIS = 3_000;
    private static final int KEYS_MAX_BYTES = 262_144;
    private static final long KEYS_MILLIS = Duration.ofMinutes(15).toMillis();
    // How long one request waits for another that fetches them.
    private static final long KEYS_WAIT_MILLIS = 5_000;
    // While the provider is away, its last known keys hold.
    private static final long KEYS_OUTAGE_MILLIS = Duration.ofHours(4).toMillis();

    private final SessionSettings settings;
    private final DefaultJWTProcessor<SecurityContext> access;
    private final DefaultJWTProcessor<SecurityContext> logout;

    /** For the container, which makes a proxy of this class. */
    ProviderTokens() {
        settings = null;
        access = null;
        logout = null;
    }

    @Inject
    ProviderTokens(SessionSettings settings) {
        this.settings = settings;
        var keys = settings.jwksUrl().map(ProviderTokens::keys);
        access = keys.map(source -> processor(source, ACCESS, "exp", "sub")).orElse(null);
        logout = keys.map(source -> processor(source, LOGOUT, "iat", "events")).orElse(null);
    }

    private static Set<JOSEObjectType> types(String one, String other) {
        // Null: a token need not say.
        return new HashSet<>(Arrays.asList(new JOSEObjectType(one), new JOSEObjectType(other), null));
    }

    private static JWKSource<SecurityContext> keys(URI address) {
        try {
            var retriever = new DefaultResourceRetriever(KEYS_CONNECT_MILLIS, KEYS_READ_MILLIS, KEYS_MAX_BYTES);
            return JWKSourceBuilder.<SecurityContext>create(address.toURL(), retriever)
                    .cache(KEYS_MILLIS, KEYS_WAIT_MILLIS)
                    .outageTolerant(KEYS_OUTAGE_MILLIS)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private DefaultJWTProcessor<SecurityContext> processor(
            JWKSource<SecurityContext> keys, Set<JOSEObjectType> types, String... required) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(types));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                Set.of(settings.clientId()),
                new JWTClaimsSet.Builder()
                        .issuer(settings.issuer().orElseThrow().toString())
                        .build(),
                Set.of(required),
                Set.of()));
        return processor;
    }

    /**
     * Who calls by an access token, until it expires.
     *
     * @return empty if it is none of the provider's for this client, or has expired
     * @throws ProviderUnavailableException if that can't be told now
     */
    Optional<Session> session(String token) {
        return claims(access, token).flatMap(claims -> session(claims));
    }

    private Optional<Session> session(JWTClaimsSet claims) {
        var said = new ProviderClaims(claims.getClaims(), settings);
        var begin = claims.getIssueTime() == null
                ? Instant.EPOCH
                : claims.getIssueTime().toInstant();
        return Optional.of(new Session(
                        said.person(),
                        null,
                        said.session(),
                        begin,
                        claims.getExpirationTime().toInstant()))
                .filter(session -> session.person().isKnown());
    }

    /**
     * What has ended: a session at the provider, or all of a person's.
     *
     * @return the name of that; empty if it is no such token of the provider's
     * @throws ProviderUnavailableException if that can't be told now
     */
    Optional<String> ended(String token) {
        return claims(logout, token)
                .filter(claims -> claims.getClaim("events") instanceof Map<?, ?> events
                        && events.containsKey(LOGOUT_EVENT)
                        && claims.getClaim("nonce") == null)
                .flatMap(claims -> ended(new ProviderClaims(claims.getClaims(), settings)));
    }

    private static Optional<String> ended(ProviderClaims claims) {
        var person = claims.person();
        return claims.session() == null
                ? Optional.of(person)
                        .filter(Person::isKnown)
                        .map(known -> Session.ofPerson(known.issuer(), known.subject()))
                : Optional.of(Session.ofProvider(person.issuer(), claims.session()));
    }

    private static Optional<JWTClaimsSet> claims(DefaultJWTProcessor<SecurityContext> processor, String token) {
        if (processor == null || token == null || token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(processor.process(token, null));
        } catch (KeySourceException e) {
            throw new ProviderUnavailableException();
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return Optional.empty();
        }
    }
}
