package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other sites: none, but those that the first node's settings name. */
@ExtendWith(SharedServers.class)
class CorsIT {

    private static final String ALLOW = "Access-Control-Allow-Origin";

    private final Damso damso;
    private final Chat alice;

    CorsIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
    }

    private static Answer preflight(Chat asking, String path, String origin, String method, String headers) {
        return Chat.ask(asking.request(
                        path,
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        method,
                        "Access-Control-Request-Headers",
                        headers)
                .method("OPTIONS", BodyPublishers.noBody()));
    }

    @ParameterizedTest
    @CsvSource({
        "message/send, POST, 'authorization,content-type,idempotency-key'",
        "rooms/r, PUT, 'Authorization, Content-Type'",
        "rooms/r, DELETE, authorization",
        "rooms/r/stream, GET, 'authorization,last-event-id'"
    })
    void anAllowedSite_mayAsk_withoutBeingSignedInForTheQuestion(String path, String method, String headers) {
        var answer = preflight(Chat.stranger(damso.node), path, Damso.FRONT_END, method, headers);

        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.header(ALLOW)).contains(Damso.FRONT_END);
        assertThat(answer.header("Access-Control-Allow-Methods").orElse("")).contains(method);
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    }

    @Test
    void anAllowedSite_readsAnswers_andErrors_andWhereAReplyIs() {
        var sent = alice.trySend(Names.next(), "Hi", "Origin", Damso.FRONT_END);

        assertThat(sent.status()).isEqualTo(202);
        assertThat(sent.header(ALLOW)).contains(Damso.FRONT_END);
        assertThat(sent.header("Access-Control-Expose-Headers").orElse("")).contains("Location", "Retry-After");
        alice.read(Sent.of("", sent.json())).awaitEnd();
        assertThat(alice.get("nothing", "Origin", Damso.FRONT_END).header(ALLOW))
                .contains(Damso.FRONT_END);
        assertThat(Chat.stranger(damso.node)
                        .get("me", "Origin", Damso.FRONT_END)
                        .header(ALLOW))
                .contains(Damso.FRONT_END);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://elsewhere.example", "null", "http://front.example", "https://front.example.evil.example"
            })
    void anotherSite_mayNothing(String origin) {
        var asked = preflight(Chat.stranger(damso.node), "message/send", origin, "POST", "authorization");
        assertThat(asked.header(ALLOW)).isEmpty();
        assertThat(alice.get("me", "Origin", origin).header(ALLOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"TRACE, authorization", "PATCH, authorization", "POST, x-other", "POST, cookie"})
    void whatIsNotListed_isNotAllowed(String method, String headers) {
        var answer = preflight(Chat.stranger(damso.node), "message/send", Damso.FRONT_END, method, headers);

        assertThat(answer.header(ALLOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://front.example", "null", ""})
    void whereNoneIsNamed_noneIsAllowed(String origin) {
        var asked = preflight(Chat.stranger(damso.strictNode), "message/send", origin, "POST", "authorization");
        assertThat(asked.header(ALLOW)).isEmpty();
        assertThat(Chat.of(damso.strictNode, "alice")
                        .get("me", "Origin", origin)
                        .header(ALLOW))
                .isEmpty();
    }

    @Test
    void anAllowedSite_canChangeNothing_byTheSessionsCookie() {
        var answer =
                Chat.stranger(damso.node).post("rooms", "{}", "Origin", Damso.FRONT_END, "Cookie", "damso_session=x");
        assertThat(answer.status()).isEqualTo(403);
    }
}
