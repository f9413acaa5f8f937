package io.damso.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderTokensTest {

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final RSAKey KEY = key("one");
    private static final RSAKey NEXT_KEY = key("two");

    private final Date soon = Date.from(Instant.ofEpochSecond(Instant.now().getEpochSecond() + 60));
    private HttpServer server;
    private volatile int status = 200;
    private volatile String keys = published(KEY);
    private ProviderTokens tokens;

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String published(RSAKey... keys) {
        return new JWKSet(List.of(keys)).toPublicJWKSet().toString();
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            byte[] body = keys.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var set = new HashMap<>(People.withProvider());
        set.put("DAMSO_OIDC_JWKS_URL", "http://localhost:" + server.getAddress().getPort() + "/keys");
        tokens = new ProviderTokens(People.settings(set));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private JWTClaimsSet.Builder access() {
        return new JWTClaimsSet.Builder()
                .issuer(People.ISSUER)
                .audience(List.of("account", "damso"))
                .subject("c-1")
                .issueTime(Date.from(Instant.ofEpochSecond(1_000)))
                .expirationTime(soon)
                .claim("name", "Carol 김")
                .claim("sid", "at-the-provider")
                .claim("groups", List.of("admin"));
    }

    private JWTClaimsSet.Builder logout() {
        return new JWTClaimsSet.Builder()
                .issuer(People.ISSUER)
                .audience("damso")
                .subject("c-1")
                .issueTime(new Date())
                .expirationTime(soon)
                .claim("sid", "at-the-provider")
                .claim("events", Map.of(EVENT, Map.of()));
    }

    private static String signed(RSAKey key, String type, JWTClaimsSet claims) {
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(key.getKeyID())
                    .type(type == null ? null : new JOSEObjectType(type))
                    .build();
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anAccessToken_isItsPersons_untilItExpires() {
        var session = tokens.session(signed(KEY, "JWT", access().build())).orElseThrow();

        assertThat(session.person()).isEqualTo(People.CAROL);
        assertThat(session.begin()).isEqualTo(Instant.ofEpochSecond(1_000));
        assertThat(session.end()).isEqualTo(soon.toInstant());
        assertThat(session.names()).containsExactly(Session.ofProvider(People.ISSUER, "at-the-provider"));
        assertThat(tokens.session(signed(KEY, "at+jwt", access().build()))).isPresent();
        assertThat(tokens.session(signed(KEY, null, access().build()))).isPresent();
    }

    static Stream<Arguments> foreign() {
        return Stream.<Map.Entry<String, UnaryOperator<JWTClaimsSet.Builder>>>of(
                        Map.entry("another provider's", claims -> claims.issuer("https://other.example")),
                        Map.entry("another client's", claims -> claims.audience("other")),
                        Map.entry("nobody's", claims -> claims.audience((String) null)),
                        Map.entry("expired", claims -> claims.expirationTime(new Date(1))),
                        Map.entry("for ever", claims -> claims.expirationTime(null)),
                        Map.entry(
                                "not yet",
                                claims -> claims.notBeforeTime(
                                        Date.from(Instant.now().plusSeconds(3_600)))),
                        Map.entry("without a person", claims -> claims.subject(null)),
                        Map.entry("of too long a name", claims -> claims.subject("x".repeat(256))))
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreign")
    void anAccessToken_thatIsNotForUs_isNobodys(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        assertThat(tokens.session(signed(KEY, "JWT", change.apply(access()).build())))
                .isEmpty();
    }

    @Test
    void aTokenThatTheProviderDidNotSign_isNobodys() throws Exception {
        var claims = access().build();
        var byPublicKey = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims);
        byPublicKey.sign(new MACSigner(KEY.toPublicJWK().toString()));
        String good = signed(KEY, "JWT", claims);

        assertThat(Stream.of(
                        signed(NEXT_KEY, "JWT", claims),
                        new PlainJWT(claims).serialize(),
                        byPublicKey.serialize(),
                        good.substring(0, good.length() - 8),
                        good + "x".repeat(20_000),
                        "no.token.at all",
                        ""))
                .allSatisfy(token -> assertThat(tokens.session(token)).isEmpty());
    }

    @Test
    void aNewKey_isFetched_whenATokenNamesIt() {
        assertThat(tokens.session(signed(KEY, "JWT", access().build()))).isPresent();
        keys = published(KEY, NEXT_KEY);

        assertThat(tokens.session(signed(NEXT_KEY, "JWT", access().build()))).isPresent();
    }

    @Test
    void whileTheKeysCantBeHad_nobodyCanTell_andKnownOnesHold() {
        status = 500;
        assertThatThrownBy(() -> tokens.session(signed(KEY, "JWT", access().build())))
                .isInstanceOf(ProviderUnavailableException.class);
        status = 200;
        assertThat(tokens.session(signed(KEY, "JWT", access().build()))).isPresent();
        server.stop(0);

        assertThat(tokens.session(signed(KEY, "JWT", access().build()))).isPresent();
    }

    @Test
    void signingOutAtTheProvider_namesTheSession_elseThePerson() {
        assertThat(tokens.ended(signed(KEY, "logout+jwt", logout().build())))
                .contains(Session.ofProvider(People.ISSUER, "at-the-provider"));
        assertThat(tokens.ended(
                        signed(KEY, "logout+jwt", logout().claim("sid", null).build())))
                .contains(Session.ofPerson(People.ISSUER, "c-1"));
    }

    static Stream<Arguments> noLogouts() {
        return Stream.<Map.Entry<String, UnaryOperator<JWTClaimsSet.Builder>>>of(
                        Map.entry("an ID token", claims -> claims.claim("events", null)),
                        Map.entry("another event", claims -> claims.claim("events", Map.of("x", Map.of()))),
                        Map.entry("events that are none", claims -> claims.claim("events", EVENT)),
                        Map.entry("with a nonce", claims -> claims.claim("nonce", "n")),
                        Map.entry("another client's", claims -> claims.audience("other")),
                        Map.entry("expired", claims -> claims.expirationTime(new Date(1))),
                        Map.entry(
                                "of nobody", claims -> claims.claim("sid", null).subject(null)))
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noLogouts")
    void whatIsNoLogoutToken_endsNothing(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        assertThat(tokens.ended(signed(KEY, "logout+jwt", change.apply(logout()).build())))
                .isEmpty();
    }

    @Test
    void withoutAProvider_noTokenIsAnything() {
        var none = new ProviderTokens(People.settings(Map.of()));

        assertThat(none.session(signed(KEY, "JWT", access().build()))).isEmpty();
        assertThat(none.ended(signed(KEY, "logout+jwt", logout().build()))).isEmpty();
        assertThat(none.ended(null)).isEmpty();
    }
}
