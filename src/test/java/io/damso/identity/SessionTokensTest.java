package io.damso.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokensTest {

    private final SessionTokens tokens = new SessionTokens(People.settings(Map.of()));

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = "at-the-provider")
    void aSession_isTheSame_onEveryNodeWithTheKey(String providerId) {
        var session = People.session(People.CAROL, providerId);

        var other = new SessionTokens(People.settings(Map.of()));

        assertThat(other.parse(tokens.of(session))).contains(session);
    }

    @Test
    void aNodeWithAnotherKey_doesNotKnowIt() {
        var other = new SessionTokens(People.settings(Map.of("DAMSO_SESSION_KEY", People.KEY + "x")));

        assertThat(other.parse(tokens.of(People.session(People.CAROL, null)))).isEmpty();
    }

    @Test
    void whoChangesOneCharacter_hasNoSession() {
        String token = tokens.of(People.session(new Person("registry", "bob", "bob", Set.of()), null));
        for (int i = 0; i < token.length(); i++) {
            // The last digit of base 64 has bits that say nothing.
            char other = token.charAt(i) == 'A' ? 'Q' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(tokens.parse(changed)).as("%s", i).isEmpty();
        }
    }

    @Test
    void aTokenThatIsNotSigned_isNone() {
        assertThat(tokens.parse(new PlainJWT(claims("damso")).serialize())).isEmpty();
    }

    @Test
    void aTokenByTheSameKey_forSomethingElse_isNone() throws Exception {
        assertThat(tokens.parse(signed("damso"))).isPresent();
        assertThat(tokens.parse(signed("another"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "..", "eyJhbGciOiJIUzI1NiJ9.e30.", "\u0000", "damso_session"})
    void whatIsNoToken_isNone(String text) {
        assertThat(tokens.parse(text)).isEmpty();
    }

    private static JWTClaimsSet claims(String issuer) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("bob")
                .jwtID("1")
                .claim("idp", "registry")
                .claim("name", "bob")
                .claim("roles", List.of("admin"))
                .claim("begin", 1)
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .build();
    }

    private static String signed(String issuer) throws Exception {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(issuer));
        token.sign(new MACSigner(People.KEY.getBytes(StandardCharsets.US_ASCII)));
        return token.serialize();
    }
}
