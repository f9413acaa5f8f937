package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser that signs in, and callers that don't. */
@ExtendWith(SharedServers.class)
class SignInIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"/?(assets/[^\"]+)\"");

    private final Damso damso;
    private final URI address;
    private final HttpClient browser = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();

    SignInIT(Damso damso) {
        this.damso = damso;
        this.address = damso.node.address();
    }

    @ParameterizedTest
    @ValueSource(strings = {"me", "rooms", "rooms/r/messages", "stream/x", "nothing"})
    void aCallerWithoutAName_isRefusedByJson_neverSentToAPage(String path) {
        var answer = Chat.stranger(damso.node).get(path);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().path("errorCode").asInt()).isEqualTo(1000);
        assertThat(answer.header("Location")).isEmpty();
        assertThat(answer.header("WWW-Authenticate"))
                .as("browsers would pop up a window")
                .isEmpty();
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YWxpY2U6d3Jvbmc=", "Basic", "Basic !!!", "Basic YWxpY2U=", "Bearer x", "Basic Og=="})
    void aWrongPassword_orAnOddHeader_isNobody(String authorization) {
        var answer = Chat.stranger(damso.node).get("me", "Authorization", authorization);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @Test
    void aCallerByBasic_isWhoTheySay_andGetsNoCookie() {
        var alice = damso.chat("alice").get("me");
        var admin = damso.chat("admin").get("me");

        assertThat(alice.json().path("name").asText()).isEqualTo("alice");
        assertThat(alice.json().path("roles")).isEmpty();
        assertThat(admin.json().path("roles").path(0).asText()).isEqualTo("admin");
        assertThat(alice.json().path("portfolio").asBoolean())
                .as("there is a header to pass on")
                .isTrue();
        assertThat(alice.header("Set-Cookie")).isEmpty();
    }

    @Test
    void aPersonWithoutASession_getsTheForm() {
        var answer = get("/login");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer)).isEqualTo(address.resolve("/login.html"));
        assertThat(get("/login.html").body()).contains("j_security_check", "j_username", "j_password");
    }

    @Test
    void aWrongPassword_leadsBackToTheForm() {
        get("/login");

        var answer = signIn("alice", "wrong");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer)).isEqualTo(address.resolve("/login.html?error"));
        assertThat(get("/api/chat/me").statusCode()).isEqualTo(401);
    }

    @Test
    void theRightPassword_opensThePage_andTheApi_untilLogout() {
        var answer = signInAsBob();
        assertThat(location(answer)).isEqualTo(address.resolve("/"));
        assertThat(answer.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("damso_session="))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/"));
        assertThat(Answer.parse(get("/api/chat/me").body()).path("name").asText())
                .isEqualTo("bob");

        var logout = send(HttpRequest.newBuilder(address.resolve("/logout")).POST(BodyPublishers.noBody()));

        assertThat(logout.statusCode()).isIn(302, 303);
        assertThat(get("/api/chat/me").statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> signInAsBob() {
        get("/login");
        var answer = signIn("bob", "bob");
        assertThat(answer.statusCode()).isEqualTo(302);
        return get(location(answer).getPath());
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 200",
        "Sec-Fetch-Site, none, 200",
        "Origin, https://elsewhere.example, 403",
        "Origin, null, 403",
        "Origin, not an origin, 403"
    })
    void anotherSitesPage_canChangeNothing_withThePersonsCookie(String header, String value, int status) {
        signInAsBob();
        var rooms = HttpRequest.newBuilder(address.resolve("/api/chat/rooms"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"));
        assertThat(send(rooms.copy()).statusCode()).as("no browser").isEqualTo(200);

        var answer = send(rooms.copy().header(header, value));

        assertThat(answer.statusCode()).isEqualTo(status);
        var byHeader = damso.chat("bob").post("rooms", "{}", header, value);
        assertThat(byHeader.status()).as("without the cookie").isEqualTo(200);
    }

    @Test
    void thisSitesPage_isToldByItsOrigin_inBrowsersThatSayNoMore() {
        signInAsBob();
        var answer = send(HttpRequest.newBuilder(address.resolve("/api/chat/rooms"))
                .header("Content-Type", "application/json")
                .header("Origin", "http://" + address.getAuthority())
                .POST(BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void thePage_andWhatItNeeds_areServed_withoutSigningIn() {
        var page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        var assets = ASSET.matcher(page.body())
                .results()
                .map(asset -> asset.group(1))
                .toList();
        assertThat(assets).isNotEmpty();
        assertThat(assets)
                .allSatisfy(asset -> assertThat(get("/" + asset).statusCode()).isEqualTo(200));
    }

    @Test
    void theApiIsDescribed() {
        var paths = get("/openapi");

        assertThat(paths.body())
                .contains("/message/send", "/stream/{stream_key}", "/stream/{id}/stop", "/rooms/{room_id}/messages");
        assertThat(get("/openapi/ui/").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> signIn(String user, String password) {
        return send(HttpRequest.newBuilder(address.resolve("/j_security_check"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("j_username=" + user + "&j_password=" + password)));
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(address.resolve(path)));
    }

    private URI location(HttpResponse<String> response) {
        return address.resolve(response.headers().firstValue("Location").orElseThrow());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return browser.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
