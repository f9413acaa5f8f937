package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.damso.testing.LibertyServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions on two nodes: known to both, ended on both, and a live stream with them. */
@ExtendWith(SharedServers.class)
class SessionIT {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Damso damso;
    private final Gate gate = new Gate();
    private final String person = "p" + UUID.randomUUID();
    private final String prompt;

    SessionIT(Damso damso) {
        this.damso = damso;
        this.prompt = damso.model().answering(gate.script("half ", "of it"));
    }

    private String session(Instant end) {
        var claims = new JWTClaimsSet.Builder()
                .issuer("damso")
                .subject(person)
                .jwtID(UUID.randomUUID().toString())
                .claim("idp", "https://sso.example")
                .claim("name", "Some Body")
                .claim("roles", List.of())
                .claim("begin", System.currentTimeMillis())
                .expirationTime(Date.from(end))
                .build();
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner(Backends.SESSION_KEY.getBytes(StandardCharsets.US_ASCII)));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String session() {
        return session(Instant.now().plus(Duration.ofHours(1)));
    }

    private Stream<LibertyServer> nodes() {
        return Stream.of(damso.node, damso.strictNode);
    }

    /** One at each node, who has read the reply's first half. */
    private List<EventStream> readers(Sent sent, String session) {
        return nodes().map(node -> Chat.ofSession(node, session).read(sent).awaitText("half "))
                .toList();
    }

    private void assertEnded(List<EventStream> readers, String reason) {
        for (EventStream reader : readers) {
            reader.await(HEARTBEAT, reader::isEnded);
            assertThat(reader.last().name()).isEqualTo("signed_out");
            assertThat(reader.last().text("reason")).isEqualTo(reason);
            assertThat(reader.names()).doesNotContain("done", "stopped", "error");
        }
    }

    /** The reply goes on, and is read from where the reader was. */
    private void assertResumed(Sent sent, List<Event> read, Chat again) {
        gate.let(1);
        var known = read.stream()
                .filter(event -> !event.name().equals("signed_out"))
                .toList();
        var follower = new Follower(sent).take(known);
        assertThat(follower.follow(again).text()).isEqualTo("half of it");
    }

    @Test
    void aSession_isKnownToEveryNode() {
        String session = session();

        assertThat(nodes().map(node -> Chat.ofSession(node, session)
                        .get("me")
                        .json()
                        .path("name")
                        .asText()))
                .containsExactly("Some Body", "Some Body");
    }

    @Test
    void signingOut_endsItsStreams_andItself_onEveryNode_andTheReplyGoesOn() {
        String session = session();
        var sent = Chat.ofSession(damso.node, session).send(prompt);
        gate.let(1);
        var readers = readers(sent, session);
        String other = session();

        assertThat(Chat.ofSession(damso.node, session).post("../../logout", "").status())
                .isEqualTo(302);

        assertThat(Chat.ofSession(damso.node, session).get("me").status()).isEqualTo(401);
        assertEnded(readers, "signed_out");
        await().atMost(HEARTBEAT)
                .until(() -> nodes().allMatch(
                                node -> Chat.ofSession(node, session).get("me").status() == 401));
        assertThat(Chat.ofSession(damso.node, other).get("me").status())
                .as("the same person elsewhere")
                .isEqualTo(200);
        assertResumed(sent, readers.get(0).events(), Chat.ofSession(damso.strictNode, other));
    }

    @Test
    void aSessionPastItsTime_endsItsStreams_andIsNobodys() {
        String session = session(Instant.now().plusSeconds(4));
        var sent = Chat.ofSession(damso.node, session).send(prompt);
        gate.let(1);
        var readers = readers(sent, session);

        assertEnded(readers, "expired");

        var answer = Chat.ofSession(damso.node, session).get("me");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Location")).isEmpty();
        assertResumed(sent, readers.get(1).events(), Chat.ofSession(damso.node, session()));
    }

    @Test
    void aBlockedAccount_isOut_onEveryNode_untilItIsLetIn() {
        String session = session();
        var chat = Chat.ofSession(damso.node, session);
        var sent = chat.send(prompt);
        gate.let(1);
        var readers = readers(sent, session);
        long account = await().until(() -> damso.rows().of(sent.room()), rows -> !rows.isEmpty())
                .get(0)
                .account();
        var admin = damso.chat("admin");
        String address = "admin/accounts/" + account + "/";

        assertThat(damso.chat("bob").post(address + "block", "").status()).isEqualTo(403);
        assertThat(admin.post(address + "block", "").json().path("blocked").asBoolean())
                .isTrue();

        assertEnded(readers, "blocked");
        assertThat(nodes().map(node -> Chat.ofSession(node, session()).get("me").status()))
                .as("a new session is no way in")
                .containsOnly(401);
        assertThat(chat.get("me").json().path("detail").asText()).contains("blocked");
        assertThat(admin.post(address + "unblock", "").json().path("blocked").asBoolean(true))
                .isFalse();
        await().atMost(HEARTBEAT)
                .until(() -> nodes().allMatch(
                                node -> Chat.ofSession(node, session).get("me").status() == 200));
        assertResumed(sent, readers.get(1).events(), chat);
        assertThat(admin.post("admin/accounts/999999999/block", "").status()).isEqualTo(404);
    }

    @Test
    void aSessionThatSomebodyElseSigned_isNobodys() {
        String session = session();

        assertThat(Chat.ofSession(damso.node, session.substring(0, session.length() - 3) + "abc")
                        .get("me")
                        .status())
                .isEqualTo(401);
        assertThat(Chat.ofSession(damso.node, "damso").get("me").status()).isEqualTo(401);
    }

    @Test
    void withoutAProvider_nobodyCanSayThatSomebodySignedOut() {
        assertThat(Chat.stranger(damso.node)
                        .post("../../backchannel-logout", "logout_token=x")
                        .status())
                .isEqualTo(400);
    }
}
