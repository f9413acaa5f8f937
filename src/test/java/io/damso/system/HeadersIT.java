package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer tells a browser, whoever answers. */
@ExtendWith(SharedServers.class)
class HeadersIT {

    private static final String POLICY = "Content-Security-Policy";

    private final Damso damso;

    HeadersIT(Damso damso) {
        this.damso = damso;
    }

    private Answer get(String path) {
        return Chat.ask(HttpRequest.newBuilder(damso.node.address().resolve(path)));
    }

    private static void assertNoNames(Answer answer) {
        for (String header : List.of("Server", "X-Powered-By", "$WSEP", "Strict-Transport-Security")) {
            assertThat(answer.header(header)).as(header).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/login.html",
                "/login.html?error",
                "/login",
                "/nothing",
                "/WEB-INF/web.xml",
                "/problem",
                "/api/chat/me",
                "/api/chat/rooms/a%2Fb/messages",
                "/api/chat/x?y=%ff",
                "/health/ready",
                "/metrics",
                "/openapi"
            })
    void eachAnswer_runsNothing_isWhatItSays_isFramedByNobody_andTellsNobodyWhereItsReaderWas(String path) {
        var answer = get(path);

        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.header(POLICY).orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "*");
        assertNoNames(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/login.html", "/nothing", "/api/chat/me"})
    void whatTheApplicationAnswers_isForNoOtherSite_andMayUseNoDevice(String path) {
        var answer = get(path);

        assertThat(answer.header("Cross-Origin-Opener-Policy")).contains("same-origin");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).contains("same-origin");
        assertThat(answer.header("Permissions-Policy").orElse("")).contains("camera=()", "microphone=()");
    }

    // A page of the server's own, with a script in it.
    @Test
    void theApisPage_isFramedByNobodyEither() {
        var answer = get("/openapi/ui/");

        assertThat(answer.header("X-Frame-Options")).contains("DENY");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertNoNames(answer);
    }

    @Test
    void whatPeopleSaid_isKeptByNobodyOnTheWay() {
        var alice = damso.chat("alice");
        var sent = alice.send("Hi");
        alice.read(sent).awaitEnd();

        for (String path : List.of("me", "rooms", "rooms/" + sent.room() + "/messages", "usage", "models", "nothing")) {
            assertThat(alice.get(path).header("Cache-Control")).as(path).contains("no-store");
        }
        assertThat(alice.trySend(sent.room(), "Again").header("Cache-Control")).contains("no-store");
        try (var stream = alice.read(sent)) {
            assertThat(stream.header("Cache-Control")).isEqualTo("no-cache, no-transform");
            stream.awaitEnd();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aCookie_isOutOfAScriptsReach_andOfOtherSites() {
        var answer = Chat.ask(HttpRequest.newBuilder(damso.node.address().resolve("/login")));

        assertThat(answer.response().headers().allValues("Set-Cookie"))
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax"));
    }
}
