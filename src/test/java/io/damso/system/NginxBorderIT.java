package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.Background;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nginx lets in and out. */
@ExtendWith(SharedServers.class)
@Tag("nginx")
class NginxBorderIT {

    private static final int HUNDRED_MEGABYTES = 100_000_000;
    private static final int CROWD = 1_000;

    private final ThreeNodes nodes;
    private final URI address;

    NginxBorderIT(ThreeNodes nodes) {
        this.nodes = nodes;
        this.address = nodes.nginx.address();
    }

    private static void assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        var problem = Answer.parse(response.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("errorCode").asInt()).isEqualTo(1000);
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(problem.path("detail").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics",
                "/metrics/",
                "/METRICS",
                "//metrics",
                "/%6Detrics",
                "/x/../metrics",
                "/metrics;x=y",
                "/;x/metrics",
                "/health",
                "/health/ready",
                "/openapi",
                "/openapi/ui/",
                "/ibm/api",
                "/api/chat/admin/dlq",
                "/api/chat//admin/dlq",
                "/api/chat/stream/%2e%2e/admin/dlq",
                "/api/chat;x/admin/dlq",
                "/api/chat/admin;x/dlq"
            })
    void whatIsForTheSiteItself_isNotThereFromOutside(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Basic YWRtaW46YWRtaW4=")
                .build();

        assertProblem(send(nodes.browser(Version.HTTP_2), request), 404);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void thePage_comesByTls_andIsToBeAskedForByNothingElse(Version version) {
        var response = send(
                nodes.browser(version),
                HttpRequest.newBuilder(address.resolve("/")).build());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.version()).isEqualTo(version);
        assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(response.headers().firstValue("Strict-Transport-Security").orElse(""))
                .startsWith("max-age=");
    }

    @Test
    void plainHttp_isSentOn_andAnswersNothing() {
        var response = send(
                HttpClient.newHttpClient(),
                HttpRequest.newBuilder(nodes.nginx.plainAddress().resolve("/api/chat/me?a=b"))
                        .build());

        assertThat(response.statusCode()).isEqualTo(308);
        assertThat(response.headers().firstValue("Location")).contains(address + "/api/chat/me?a=b");
    }

    @Test
    void aPersonWhoSignsIn_staysAtTheAddress_withCookiesThatGoByTlsOnly() {
        var browser = HttpClient.newBuilder()
                .sslContext(nodes.nginx.trust())
                .cookieHandler(new CookieManager())
                .build();
        var form =
                send(browser, HttpRequest.newBuilder(address.resolve("/login")).build());
        assertThat(form.headers().firstValue("Location")).contains(address + "/login.html");

        var signedIn = send(
                browser,
                HttpRequest.newBuilder(address.resolve("/j_security_check"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("j_username=bob&j_password=bob"))
                        .build());

        assertThat(signedIn.headers().firstValue("Location")).contains(address + "/login");
        var page =
                send(browser, HttpRequest.newBuilder(address.resolve("/login")).build());
        assertThat(page.headers().firstValue("Location")).contains(address + "/");
        assertThat(Stream.of(form, signedIn, page)
                        .flatMap(response -> response.headers().allValues("Set-Cookie").stream()))
                .anyMatch(cookie -> cookie.startsWith("damso_session="))
                .anyMatch(cookie -> cookie.startsWith("damso_way="))
                .allSatisfy(cookie -> assertThat(cookie).contains("Secure"));
        // Whichever node answers.
        for (int i = 0; i < ThreeNodes.NAMES.size(); i++) {
            var me = send(
                    browser,
                    HttpRequest.newBuilder(address.resolve("/api/chat/me")).build());
            assertThat(Answer.parse(me.body()).path("name").asText()).isEqualTo("bob");
        }
    }

    @Test
    void whoBeginsToSignIn_staysAtOneNode() {
        var browser = HttpClient.newBuilder()
                .sslContext(nodes.nginx.trust())
                .cookieHandler(new CookieManager())
                .build();
        String mark = Names.next();
        for (int i = 0; i < 6; i++) {
            send(
                    browser,
                    HttpRequest.newBuilder(address.resolve("/oidcclient/" + mark))
                            .build());
        }

        await().untilAsserted(() -> assertThat(lines("/oidcclient/" + mark))
                .hasSize(6)
                .extracting(line -> line.path("node").asText())
                .containsOnly(lines("/oidcclient/" + mark).get(0).path("node").asText()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$WSSN", "$WSRA", "$WSRH", "$WSPR", "X-Forwarded-Host", "X-Forwarded-Server", "Forwarded"})
    void whatACallerSaysOfTheWayItCame_isNotHeard(String header) throws IOException {
        String path = "/login";
        String spoofed = header.equals("Forwarded") ? "for=6.6.6.6;host=evil.example;proto=http" : "evil.example";
        var request = HttpRequest.newBuilder(address.resolve(path))
                .header(header, spoofed)
                .header("X-Forwarded-For", "6.6.6.6")
                .header("X-Real-IP", "6.6.6.6")
                .header("$WSSC", "http")
                .header("X-Forwarded-Proto", "http")
                .header("X-Forwarded-Port", "1")
                .build();

        var response = send(nodes.browser(Version.HTTP_1_1), request);

        assertThat(response.headers().firstValue("Location")).contains(address + "/login.html");
        await().untilAsserted(() -> assertThat(lines(path))
                .last()
                .satisfies(line -> assertThat(line.path("client").asText()).isEqualTo("127.0.0.1")));
        assertThat(log()).doesNotContain("6.6.6.6", "evil.example");
    }

    @Test
    void aNodeItself_heedsNoHeaderOfWebSphere() {
        var node = nodes.node("node1").address();
        var response = send(
                HttpClient.newHttpClient(),
                HttpRequest.newBuilder(node.resolve("/login"))
                        .header("$WSSN", "evil.example")
                        .header("$WSSC", "https")
                        .header("$WSSP", "1")
                        .build());

        assertThat(response.headers().firstValue("Location")).contains(node + "/login.html");
    }

    @Test
    void theLog_hasNoQuery_noCookie_andNoCredentials() throws IOException {
        String mark = Names.next();
        var request = HttpRequest.newBuilder(
                        address.resolve("/api/chat/stream/" + mark + "?last_event_id=" + "secret-in-query"))
                .header("Cookie", "damso_session=secret-in-cookie")
                .header("Authorization", "Basic c2VjcmV0LWluLWhlYWRlcg==")
                .header("Referer", "https://localhost/?secret-in-referer")
                .build();
        send(nodes.browser(Version.HTTP_2), request);

        await().untilAsserted(
                        () -> assertThat(lines("/api/chat/stream/" + mark)).hasSize(1));
        var line = lines("/api/chat/stream/" + mark).get(0);
        assertThat(line.path("status").asText()).isEqualTo("401");
        assertThat(line.path("method").asText()).isEqualTo("GET");
        assertThat(log()).doesNotContain("secret", "c2VjcmV0", "last_event_id");
    }

    @Test
    void theLongestMessage_goesThroughNoFile() throws IOException {
        var content = "가".repeat(10_900);

        nodes.chat("alice").stream(Names.next(), content).awaitEnd();

        assertThat(Files.readString(nodes.nginx.errorLog()).lines())
                .filteredOn(line -> line.contains("POST /api/chat/stream "))
                .isEmpty();
    }

    private List<JsonNode> lines(String path) throws IOException {
        return log().lines()
                .map(Answer::parse)
                .filter(line -> line.path("path").asText().equals(path))
                .toList();
    }

    private String log() throws IOException {
        return Files.readString(nodes.nginx.accessLog());
    }

    @Test
    void slowHeaders_andSlowBodies_areClosedAfterTenSeconds_whileOthersAreAnswered() {
        var headers = Background.call(() -> closedAfter("POST /api/chat/message/send HTTP/1.1\r\nHost: local"));
        var body = Background.call(() -> closedAfter("POST /api/chat/message/send HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"));
        var silence = Background.call(() -> closedAfter(""));

        assertThat(nodes.chat("alice").get("me").status()).isEqualTo(200);
        for (var seconds : List.of(headers, body, silence)) {
            assertThat(seconds.join()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(13));
        }
    }

    @Test
    void aThousandThatNeverAskWhole_keepNobodyElseOut_andAreClosed() throws IOException {
        var crowd = new ArrayList<RawConnection>();
        try {
            for (int i = 0; i < CROWD; i++) {
                crowd.add(new RawConnection(nodes.nginx).send("GET /api/chat/me HTTP/1.1\r\nHost: "));
            }
            assertThat(nodes.chat("alice").get("me").status()).isEqualTo(200);
            assertThat(nodes.chat("alice", Version.HTTP_1_1).get("me").status()).isEqualTo(200);
            for (RawConnection connection : crowd) {
                connection.awaitEnd();
            }
        } finally {
            for (RawConnection connection : crowd) {
                connection.close();
            }
        }
    }

    private Duration closedAfter(String begun) {
        try (var connection = new RawConnection(nodes.nginx)) {
            return connection.send(begun).awaitEnd();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aBodyOfHundredMegabytes_isTooLarge_byAProblem() throws IOException {
        try (var connection = new RawConnection(nodes.nginx)) {
            connection.send(
                    "POST /api/chat/message/send HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + HUNDRED_MEGABYTES + "\r\n\r\n");
            connection.flood(HUNDRED_MEGABYTES);

            assertThat(connection.answer())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("application/problem+json", "\"status\":413", "\"errorCode\":1000");
        }
    }

    @Test
    void aBodyThatIsTooLarge_isToldSo_byNginxAndByTheNodeAlike() {
        for (int bytes : List.of(1_100_000, 3_000_000, 3_300_000, 10_000_000)) {
            var request = HttpRequest.newBuilder(address.resolve("/api/chat/message/send"))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Basic YWxpY2U6YWxpY2U=")
                    .expectContinue(true)
                    .POST(BodyPublishers.ofByteArray(new byte[bytes]))
                    .build();

            assertProblem(send(nodes.browser(Version.HTTP_1_1), request), 413);
        }
    }

    @Test
    void whoShowsNoName_andAsksWithoutEnd_isRefused_andOthersAtTheSameAddressAreNot() {
        var stranger = nodes.browser(Version.HTTP_2);
        var request = HttpRequest.newBuilder(address.resolve("/api/chat/me")).build();
        var refused = Stream.generate(() -> Background.atOnce(50, () -> send(stranger, request)))
                .limit(40)
                .flatMap(List::stream)
                .filter(response -> response.statusCode() != 401)
                .findFirst();

        assertProblem(refused.orElseThrow(), 429);
        assertThat(refused.orElseThrow().headers().firstValue("Retry-After")).isPresent();
        assertThat(nodes.chat("alice").get("me").status()).isEqualTo(200);
    }

    private static HttpResponse<String> send(HttpClient browser, HttpRequest request) {
        try {
            return browser.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
