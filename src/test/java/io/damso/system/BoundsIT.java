package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too much, too slow or nonsense, on the wire: refused in time, and by a problem as soon as the application sees it. */
@ExtendWith(SharedServers.class)
class BoundsIT {

    private static final Duration LIMIT = Duration.ofSeconds(14);

    private final Damso damso;
    private final Chat alice;

    BoundsIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\nContent-Type: application/problem+json");
        assertThat(answer).contains("\"status\":" + status, "X-Content-Type-Options: nosniff");
        assertNothingOfTheServers(answer);
    }

    private static void assertNothingOfTheServers(String answer) {
        assertThat(answer)
                .doesNotContain(
                        "xception", "\tat ", "SRVE", "CWWW", "RESTEASY", "$WSEP", "X-Powered-By", "\r\nServer:");
    }

    private String raw(String head, String body) {
        return new RawHttp(damso.node).ask(head, body);
    }

    private String get(String path, String... headers) {
        return raw("GET " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers), "");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/chat/nothing, 401",
        "/api/chat/rooms/%e3%28/messages, 400",
        "/api/chat/me?x=%zz, 400",
        "/api/chat/me?x=%ff, 400",
        "/api/chat/rooms/a%2fb/messages, 400",
        "/api/chatter, 404",
        "/api, 404",
        "/assets, 404",
        "/assets/, 404",
        "/nothing.html, 404",
        "/<script>, 404",
        "/WEB-INF/web.xml, 404",
        "/META-INF/MANIFEST.MF, 404",
        "/problem, 404"
    })
    void anAddressThatIsNone_isAProblem(String path, int status) {
        String answer = get(path);
        assertProblem(answer, status);
        assertThat(answer).doesNotContain("passwd", "nothing.html", "chatter");
    }

    // The server decodes an address before any application sees it. Its sentence has the address in it, escaped.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/chat/%00",
                "/api/chat/rooms/%zz",
                "/api/chat/..;/me",
                "/%2e%2e/x",
                "/x%0d%0aY:%20z",
                "/a/../../etc/passwd"
            })
    void anAddressThatTheServerCantDecode_isRefused_andNoBrowserWouldRunIt(String path) {
        String answer = get(path);

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("default-src 'none'", "nosniff");
        assertThat(answer).doesNotContain("<script>", "\r\nY:", "xception", "\tat ");
    }

    @Test
    void anAddressOf40KiB_aHeaderOf40KiB_and150Headers_areRefused() {
        assertThat(get("/api/chat/me?" + "a".repeat(40 * 1024))).startsWith("HTTP/1.1 400 ");
        assertThat(get("/api/chat/me", "X-A: " + "a".repeat(40 * 1024))).startsWith("HTTP/1.1 400 ");
        var many = new ArrayList<String>();
        for (int i = 0; i < 150; i++) {
            many.add("X-" + i + ": a");
        }
        assertThat(get("/api/chat/me", many.toArray(String[]::new))).startsWith("HTTP/1.1 400 ");
        assertThat(alice.get("me").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /",
        "DELETE, /index.html",
        "PATCH, /login.html",
        "FOO, /",
        "TRACE, /api/chat/me",
        "FOO, /api/chat/me"
    })
    void aMethodThatThereIsNot_isRefused(String method, String path) {
        var answer = Chat.ask(alice.request(path.substring(1))
                .uri(damso.node.address().resolve(path))
                .method(method, BodyPublishers.noBody()));

        assertThat(answer.status()).as("%s", answer).isEqualTo(405);
        assertThat(answer.header("Allow").orElse("")).contains("GET");
        assertThat(answer.json().path("errorCode").asInt()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept | foo;;;,/",
                "Accept | text/html, image/gif, *; q=.2, */*; q=.2",
                "Accept-Language | x;;q=zz,,",
                "Accept-Language | ko_KR;;",
                "Content-Language | ;;;",
                "If-Modified-Since | yesterday",
                "Cookie | ;;=,\"",
                "X-Forwarded-For | 1.2.3.4, <script>",
                "Accept | a/b; c=d ;q=0, */*;q=1.000",
                "Accept | application/json;charset=`utf-8`",
                "Accept-Language | de ; q=0.5 , en, zh-Hant-TW, *;q=0"
            })
    void whatACallerMerelyPrefers_isNoFault_whereItCantBeRead(String header, String value) {
        assertThat(alice.get("me", header, value.replace('`', '"')).status()).isEqualTo(200);
    }

    @Test
    void aFormThatThereIsNot_isRefused() {
        assertThat(alice.get("me", "Accept", "text/html").status()).isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                ";;/",
                "text/plain",
                "application/json;q",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x"
            })
    void aBodyOfAnotherKind_isRefused(String type) {
        var answer =
                Chat.ask(alice.request("message/send", "Content-Type", type).POST(BodyPublishers.ofString("{}")));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().path("detail").asText()).contains("application/json");
    }

    @Test
    void aCompressedBody_isRefused_notInflated() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 100; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        for (String encoding : List.of("gzip", "deflate", "br", "x-unknown")) {
            var answer = Chat.ask(
                    alice.request("message/send", "Content-Type", "application/json", "Content-Encoding", encoding)
                            .POST(BodyPublishers.ofByteArray(bomb.toByteArray())));

            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.header("Accept-Encoding")).contains("identity");
            assertThat(answer.json().path("detail").asText()).contains("compressed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"room_id\":\"r\",\"content\":\"a\",\"content\":\"b\"}",
                "{\"room_id\":\"r\",\"content\":\"a\",\"x\":{\"y\":1,\"y\":1}}"
            })
    void aMemberThatIsThereTwice_isRefused(String body) {
        var answer = alice.post("message/send", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo("body");
        assertThat(answer.json().path("detail").asText()).contains("a name of its own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e999999999", "-1e999999999", "1.5", "99999999999999999999", "-0", "\"5\"", "true", "[1]", "{}"
            })
    void aNumberThatIsNoLimit_isRefused(String number) {
        var answer = alice.post("rooms", "{\"limit\": " + number + "}");

        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo("limit");
    }

    @Test
    void hugeNumbersNobodyAsksFor_doNoHarm() {
        assertThat(alice.post("rooms", "{\"later\": 1e999999999}").status()).isEqualTo(200);
        assertThat(alice.post("rooms", "{\"later\": " + "9".repeat(500_000) + "}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void deepJson_ofAWholeMebibyte_againAndAgain_leavesNothingInMemory() {
        var jvm = new Jvm(damso.node);
        String deep = "{\"room_id\":\"r\",\"content\":\"Hi\",\"x\":" + "[".repeat(1_000_000);
        assertThat(alice.post("message/send", deep).status()).isEqualTo(400);
        long before = jvm.liveBytes();

        for (int i = 0; i < 50; i++) {
            assertThat(alice.post("message/send", deep).status()).isEqualTo(400);
        }

        assertThat(jvm.liveBytes()).isLessThan(before + 20 * (1 << 20));
    }

    @Test
    void anIdThatIsTooLong_isRefused_byItsName() {
        String id = "x".repeat(20_000);

        assertThat(alice.get("rooms/" + id + "/messages").json().path("field").asText())
                .isEqualTo("room_id");
        assertThat(alice.get("stream/" + id).json().path("field").asText()).isEqualTo("stream_key");
        assertThat(alice.stop(id + ".x").json().path("field").asText()).isEqualTo("stream_key");
        assertThat(alice.get("stream/" + id, "Last-Event-ID", "9".repeat(5_000))
                        .json()
                        .path("field")
                        .asText())
                .isEqualTo("Last-Event-ID");
        assertThat(alice.post("rooms/r/messages/" + id + "/regenerate", "")
                        .json()
                        .path("field")
                        .asText())
                .isEqualTo("message_id");
    }

    @Test
    void aBodyThatIsFramedWrong_isTheCallersFault() {
        String head =
                "POST /api/chat/message/send HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json"
                        + RawHttp.ALICE;

        assertProblem(raw(head, "zz\r\n"), 400);
    }

    @Test
    @Timeout(60)
    void slowHeads_andSlowBodies_areClosedInTenSeconds_andNobodyElseWaits() throws IOException {
        String post = "POST /api/chat/message/send HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000" + RawHttp.ALICE + "\r\n\r\n{";
        var slow = new ArrayList<RawHttp.Connection>();
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            slow.add(new RawHttp(damso.node).open(post));
            slow.add(new RawHttp(damso.node).open("GET /api/chat/me HTTP/1.1\r\nHost: loc"));
            slow.add(new RawHttp(damso.node).open("G"));
        }

        for (int i = 0; i < 20; i++) {
            long asked = System.nanoTime();
            assertThat(alice.get("me").status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
        }
        for (var connection : slow) {
            String answer = connection.readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 408 ");
            assertNothingOfTheServers(answer);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(9), LIMIT.plusSeconds(10));
        assertThat(slow.get(0).text()).contains("did not come in time", "\"field\":\"body\"");
    }

    @Test
    void aThousandIdleSockets_costNoThread_andNobodyElseWaits() throws IOException {
        var jvm = new Jvm(damso.node);
        long threads = jvm.threads();
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 1000; i++) {
                sockets.add(new Socket("localhost", damso.node.address().getPort()));
            }
            assertThat(alice.read(alice.send("Hi")).awaitEnd().text()).isEqualTo("Hello");
            assertThat(jvm.threads()).isLessThan(threads + 100);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(alice.get("me").status()).isEqualTo(200);
    }

    @Test
    void aPluginsPrivateHeaders_areNobodysWord() {
        String answer =
                get("/login", "$WSSN: evil.example", "$WSSP: 99", "$WSHO: evil.example", "$WSIS: true", "$WSSC: https");

        assertThat(answer).startsWith("HTTP/1.1 302 ").doesNotContain("evil", ":99/", "https:");
        var me = raw("GET /api/chat/me HTTP/1.1\r\n$WSRU: admin\r\n$WSAT: BASIC\r\n$WSRA: 1.2.3.4", "");
        assertProblem(me, 401);
    }

    @Test
    void bytesThatAreNoRequest_areRefused() {
        byte[] noise = new byte[2000];
        new Random(7).nextBytes(noise);
        String answer = new RawHttp(damso.node).ask(new String(noise, StandardCharsets.ISO_8859_1), "");

        assertNothingOfTheServers(answer);
        assertThat(alice.get("me").status()).isEqualTo(200);
    }
}
