package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import io.damso.testing.Keycloak;
import io.damso.testing.LibertyServer;
import io.damso.testing.Nginx;
import io.damso.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The company's sign-in, at a real Keycloak: two nodes behind nginx, a browser, and a program with a token. */
@Tag("keycloak")
class KeycloakIT {

    private static final Path FOLDER = Path.of("target", "it", "system", "keycloak");
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static Backends backends;
    private static Keycloak keycloak;
    private static Nginx nginx;
    private static LibertyServer one;
    private static LibertyServer two;
    private static Chromium chromium;

    private final Gate gate = new Gate();
    private Page page;

    @BeforeAll
    static void start() throws Exception {
        chromium = new Chromium();
        backends = new Backends("keycloak");
        keycloak = new Keycloak(FOLDER.resolve("keycloak"));
        nginx = new Nginx(FOLDER.resolve("nginx"), Ports.free(), Ports.free());
        one = backends.node("node1", settings());
        two = backends.node("node2", settings());
        backends.start();
        // By way of the second node: what it hears has to end on the first.
        keycloak.start(nginx.address(), two.address());
        one.launch();
        two.launch();
        one.awaitReady(Damso.START);
        two.awaitReady(Damso.START);
        nginx.prepare(Map.of("node1", one.address(), "node2", two.address())).start();
    }

    private static Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put("DAMSO_OIDC_ISSUER", keycloak.issuer().toString());
        settings.put("DAMSO_OIDC_CLIENT_SECRET", Keycloak.CLIENT_SECRET);
        settings.put("DAMSO_OIDC_JWKS_URL", keycloak.issuer() + "/protocol/openid-connect/certs");
        settings.put("DAMSO_OIDC_LOGOUT_URL", keycloak.issuer() + "/protocol/openid-connect/logout");
        settings.put("DAMSO_PUBLIC_URL", nginx.address().toString());
        settings.put("cert_defaultKeyStore", keycloak.chain().toString());
        return settings;
    }

    @AfterAll
    static void stop() throws Exception {
        chromium.close();
        nginx.close();
        one.kill();
        two.kill();
        keycloak.close();
        backends.close();
    }

    @BeforeEach
    void openPage() {
        page = chromium.person().newPage();
        page.navigate(nginx.address().toString());
    }

    @AfterEach
    void closePage() {
        page.context().close();
    }

    private void signIn(String name) {
        page.waitForURL(url -> url.startsWith(keycloak.address().toString()));
        page.getByLabel("Username or email").fill(name);
        // On Keycloak's own page, and on no other.
        page.locator("#password").fill(Keycloak.PASSWORD);
        page.keyboard().press("Enter");
        page.waitForURL(url -> url.startsWith(nginx.address().toString()));
        PlaywrightAssertions.assertThat(page.getByRole(AriaRole.TEXTBOX)).isVisible();
    }

    private List<Cookie> cookies() {
        return page.context().cookies(nginx.address().toString());
    }

    private String session() {
        return cookies().stream()
                .filter(cookie -> cookie.name.equals("damso_session"))
                .findFirst()
                .orElseThrow()
                .value;
    }

    private static Stream<LibertyServer> nodes() {
        return Stream.of(one, two);
    }

    /** Asks a question on the page, and reads its reply at both nodes with the page's session. */
    private List<EventStream> readHalf(String session) {
        String prompt = backends.model.answering(gate.script("half ", "of it"));
        page.getByRole(AriaRole.TEXTBOX).fill(prompt);
        page.keyboard().press("Enter");
        gate.let(1);
        PlaywrightAssertions.assertThat(page.getByLabel("Messages").getByText("half"))
                .isVisible();
        var chat = Chat.ofSession(one, session);
        String room =
                chat.get("rooms").json().path("rooms").path(0).path("room_id").asText();
        return nodes().map(node -> Chat.ofSession(node, session)
                        .open("rooms/" + room + "/stream")
                        .awaitText("half "))
                .toList();
    }

    private static void assertSignedOut(List<EventStream> readers, String session) {
        for (EventStream reader : readers) {
            reader.await(HEARTBEAT, reader::isEnded);
            assertThat(reader.last().name()).isEqualTo("signed_out");
        }
        await().atMost(HEARTBEAT)
                .until(() -> nodes().allMatch(
                                node -> Chat.ofSession(node, session).get("me").status() == 401));
    }

    @Test
    void aPerson_signsInAtKeycloak_chats_andSignsOutThere_andComesBack() {
        signIn("carol");
        String session = session();
        assertThat(cookies())
                .filteredOn(cookie -> cookie.name.equals("damso_session"))
                .singleElement()
                .satisfies(
                        cookie -> assertThat(cookie.secure && cookie.httpOnly).isTrue());
        var me = Chat.ofSession(two, session).get("me").json();
        assertThat(me.path("name").asText()).isEqualTo("Carol Kim");
        assertThat(me.path("roles").path(0).asText()).isEqualTo("admin");
        var readers = readHalf(session);

        var atKeycloak = page.context().newPage();
        atKeycloak.navigate(keycloak.issuer() + "/protocol/openid-connect/logout?client_id=damso");
        atKeycloak.locator("#kc-logout").click();

        assertSignedOut(readers, session);
        gate.let(1);
        page.navigate(nginx.address().toString());
        signIn("carol");
        page.getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LINK).first().click();
        PlaywrightAssertions.assertThat(page.getByLabel("Messages").getByText("half of it"))
                .isVisible();
    }

    @Test
    void whoSignsOutHere_doesSoAtKeycloakToo() {
        signIn("dave");
        String session = session();
        var readers = readHalf(session);

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        page.locator("#kc-logout").click();

        assertSignedOut(readers, session);
        page.navigate(nginx.address() + "/login");
        page.waitForURL(url -> url.startsWith(keycloak.address().toString()));
        PlaywrightAssertions.assertThat(page.locator("#password")).isVisible();
        gate.let(1);
    }

    @Test
    void aProgram_callsWithItsToken_andWithNoOther() throws Exception {
        String dave = token("dave");
        String carol = token("carol");

        assertThat(nodes().map(node ->
                        Chat.ofToken(node, dave).get("me").json().path("name").asText()))
                .containsOnly("Dave Lee");
        assertThat(Chat.ofToken(one, dave).get("admin/dlq").status()).isEqualTo(403);
        assertThat(Chat.ofToken(one, carol).get("admin/dlq").status()).isEqualTo(200);
        var sent = Chat.ofToken(one, dave).send(backends.model.answering(gate.script("hello")));
        gate.let(1);
        assertThat(Chat.ofToken(two, dave).read(sent).awaitEnd().text()).isEqualTo("hello");
        assertThat(Chat.ofToken(two, carol).get("stream/" + sent.streamKey()).status())
                .isEqualTo(404);

        var refused =
                Chat.ofToken(one, dave.substring(0, dave.length() - 4) + "AAAA").get("me");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Location")).isEmpty();
        assertThat(Chat.of(one, "alice").get("me").status())
                .as("the demonstration's users are not here")
                .isEqualTo(401);
    }

    @Test
    void whoHasNoSession_isToldSoByTheApi_andNothingIsKeptOfTheirs() {
        var answer = Chat.stranger(one).trySend("r1", "what nobody signed in said");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.header("Location")).isEmpty();
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    private static String token(String user) throws IOException, InterruptedException {
        var form = Map.of(
                "grant_type",
                "password",
                "client_id",
                "damso",
                "client_secret",
                Keycloak.CLIENT_SECRET,
                "username",
                user,
                "password",
                Keycloak.PASSWORD,
                "scope",
                "openid");
        var request = HttpRequest.newBuilder(URI.create(keycloak.issuer() + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))))
                .build();
        var http = HttpClient.newBuilder().sslContext(keycloak.trust()).build();
        var answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return Answer.parse(answer.body()).path("access_token").asText();
    }
}
