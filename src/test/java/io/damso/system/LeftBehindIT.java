package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.Leftovers;
import io.damso.testing.Planted;
import io.damso.testing.Script;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and models say, and what they sign in with, is where it is kept, and in no log, incident's file or report. */
@ExtendWith(SharedServers.class)
class LeftBehindIT {

    private static final String WORD = Planted.WORD;
    private static final String JSON = "Content-Type: application/json";
    private static final String POST = "POST /api/chat/message/send HTTP/1.1\r\n";

    private final Damso damso;
    private final Chat alice;
    private final RawHttp raw;
    private final String room = Names.next();

    LeftBehindIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
        this.raw = new RawHttp(damso.node);
    }

    private static String basic(String name, String password) {
        byte[] credentials = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    private void assertNothingLeft() throws IOException {
        Path folder = damso.node.folder().getParent().getParent().getParent();
        assertThat(damso.node.folder().resolve("logs/messages.log")).isNotEmptyFile();
        assertThat(new Leftovers().below(folder)).isEmpty();
    }

    private Sent ended(String prompt) {
        var sent = alice.send(room, prompt);
        alice.read(sent).awaitEnd();
        return sent;
    }

    @Test
    void wordsOfPeopleAndModels_areInTheirRows_andInNoLog() throws IOException {
        String prompt = damso.model().answering(Script.reply(WORD, " is what", " the model says"));
        alice.put("rooms/" + room, "{\"title\": \"" + WORD + "\"}");
        var sent = ended(prompt);
        var again = alice.post(
                "rooms/" + room + "/messages/" + sent.messageId() + "/regenerate", "", "Idempotency-Key", WORD);
        alice.read(Sent.of(room, again.json())).awaitEnd();
        alice.get("rooms/" + room + "/messages");
        alice.get("rooms?cursor=" + WORD);

        await().until(() -> damso.rows().of(room).size() == 3);
        assertThat(damso.rows().of(room))
                .allSatisfy(row -> assertThat(row.content()).contains(WORD));
        assertNothingLeft();
    }

    @Test
    void aModelThatFails_tellsNobodysWords() throws IOException {
        for (Script script : List.of(
                Script.status(500, 1, WORD),
                Script.status(400, 1, "{\"error\":{\"message\":\"" + WORD + "\"}}"),
                Script.ok("text/event-stream", "data: {\"" + WORD + "\n\n"),
                Script.ok("text/html", WORD))) {
            ended(damso.model().answering(script));
        }
        assertNothingLeft();
    }

    @Test
    void whatSomebodySignsInWith_isInNoLog() throws IOException {
        var stranger = Chat.stranger(damso.node);
        for (String authorization :
                List.of(basic("alice", WORD), basic(" alice", WORD), "Bearer " + WORD, "Basic " + WORD, WORD)) {
            assertThat(stranger.get("me", "Authorization", authorization).status())
                    .isEqualTo(401);
            assertThat(stranger.get("me", "Cookie", "damso_session=" + WORD + "; JSESSIONID=" + WORD)
                            .status())
                    .isEqualTo(401);
        }
        alice.post(
                "message/send",
                Chat.message(room, "Hi").put("include_portfolio", true).toString());
        alice.open("rooms/" + room + "/stream");
        form("alice", WORD);
        assertNothingLeft();
    }

    private String form(String name, String password) {
        String body = "j_username=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&j_password="
                + URLEncoder.encode(password, StandardCharsets.UTF_8);
        return raw.ask(
                "POST /j_security_check HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                        + body.length(),
                body);
    }

    @Test
    void whatCantBeRead_isInNoLogEither() throws IOException {
        for (String header : List.of(
                "Accept",
                "Accept-Language",
                "Content-Type",
                "Content-Language",
                "Last-Event-ID",
                "Idempotency-Key",
                "X-Forwarded-For",
                "Forwarded",
                "Origin",
                "If-Modified-Since",
                "Content-Encoding",
                "Range")) {
            alice.get("rooms/r/stream", header, WORD + ";;q=" + WORD + ",,\"");
            alice.post("stream", "{\"room_id\": \"" + WORD + "!\"}", header, "é" + WORD);
        }
        for (String body :
                List.of("{\"content\":\"" + WORD, "{\"" + WORD + "\":1,\"" + WORD + "\":1}", "[" + WORD + "]")) {
            assertThat(alice.post("message/send", body).status()).isEqualTo(400);
        }
        raw.ask(POST + JSON + "\r\nTransfer-Encoding: chunked" + RawHttp.ALICE, WORD + "\r\n" + WORD);
        raw.ask(POST + JSON + "\r\nContent-Length: 7" + RawHttp.ALICE, "{}" + WORD);
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void noLineOfTheLog_isACallersOwn(String lineEnd) throws IOException {
        String forged = "x" + lineEnd + "FORGED";
        var stranger = Chat.stranger(damso.node);
        stranger.get("me", "Authorization", basic(forged, "pw"));
        form(forged, "pw");
        alice.post("message/send", Chat.message(forged, forged).toString());
        alice.put("rooms/" + room, "{\"title\": \"x\\nFORGED\"}");
        raw.ask("GET /x%0aFORGED%0d%0aFORGED HTTP/1.1", "");
        raw.ask("GET /api/chat/rooms/x%0aFORGED/messages HTTP/1.1" + RawHttp.ALICE, "");
        raw.ask("GET /api/chat/me HTTP/1.1\r\nX-Forwarded-For: 1.2.3.4\rFORGED" + RawHttp.ALICE, "");

        for (String log : List.of("logs/messages.log", "console.log")) {
            assertThat(Files.readAllLines(damso.node.folder().resolve(log)))
                    .noneMatch(line -> line.strip().startsWith("FORGED"));
        }
    }

    @Test
    void whatACallerNames_isPartOfNoOtherKey_andOfNoHeader() {
        String key = "k:{1}:repeat:*\\\"' \u007e";
        var sent = alice.trySend(room, "Hi", "Idempotency-Key", key);
        assertThat(sent.status()).isEqualTo(202);
        alice.read(Sent.of(room, sent.json())).awaitEnd();

        assertThat(damso.backends.redisView().keys())
                .filteredOn(name -> name.contains("k:{1}"))
                .allMatch(name -> name.matches("chat:user:\\{\\d+}:repeat:k:\\{1}.*"))
                .hasSize(1);
        for (String bad : List.of("{1}", "a:b", "a\\nb", "a b", "*", "..", "a\\r\\nX: y", "\\u0000", "a%0ab")) {
            var answer = alice.post("message/send", "{\"room_id\":\"" + bad + "\",\"content\":\"Hi\"}");
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.json().path("field").asText()).isEqualTo("room_id");
        }
        for (String bad : List.of("a\\nb", "\\r\\nX: y", "\\u0000", "\\u00e9")) {
            var body = "{\"room_id\":\"r\",\"content\":\"Hi\",\"client_message_id\":\"" + bad + "\"}";
            assertThat(alice.post("message/send", body).json().path("field").asText())
                    .isEqualTo("client_message_id");
        }
        String answer = raw.ask("GET /api/chat/rooms/x%0d%0aX-Y:%20z/messages HTTP/1.1" + RawHttp.ALICE, "");
        assertThat(answer).doesNotContain("\r\nX-Y");
    }
}
