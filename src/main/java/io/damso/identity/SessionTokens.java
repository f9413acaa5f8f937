package io.damso.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sessions as text for a cookie: JWTs (RFC 7519), signed by the key that all nodes share, so that each of them knows the
 * sessions of all.
 */
@ApplicationScoped
class SessionTokens {

    private static final String ISSUER = "damso";
    private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.HS256);

    private final byte[] key;

    /** For the container, which makes a proxy of this class. */
    SessionTokens() {
        key = null;
    }

    @Inject
    SessionTokens(SessionSettings settings) {
        key = settings.key().getBytes(StandardCharsets.US_ASCII);
    }

    String of(Session session) {
        var person = session.person();
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(person.subject())
                .jwtID(session.id())
                .claim("idp", person.issuer())
                .claim("name", person.name())
                .claim("roles", List.copyOf(person.roles()))
                .claim("sid", session.providerId())
                .claim("begin", session.begin().toEpochMilli())
                .expirationTime(Date.from(session.end()))
                .build();
        try {
            var token = new SignedJWT(HEADER, claims);
            token.sign(new MACSigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return empty if it is none, or is not signed by our key; one that is past its time is one all the same */
    Optional<Session> parse(String token) {
        try {
            var parsed = SignedJWT.parse(token);
            return parsed.verify(new MACVerifier(key)) ? session(parsed.getJWTClaimsSet()) : Optional.empty();
        } catch (ParseException | JOSEException | RuntimeException e) {
            return Optional.empty();
        }
    }

    // One key may be used for other tokens too, by mistake.
    private static Optional<Session> session(JWTClaimsSet claims) throws ParseException {
        if (!ISSUER.equals(claims.getIssuer())) {
            return Optional.empty();
        }
        var person = new Person(
                claims.getStringClaim("idp"),
                claims.getSubject(),
                claims.getStringClaim("name"),
                Set.copyOf(claims.getStringListClaim("roles")));
        return Optional.of(new Session(
                person,
                claims.getJWTID(),
                claims.getStringClaim("sid"),
                Instant.ofEpochMilli(claims.getLongClaim("begin")),
                claims.getExpirationTime().toInstant()));
    }
}
