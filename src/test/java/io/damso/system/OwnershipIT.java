package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.Script;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every operation of the running server's document, asked for by the wrong caller with what answers its owner before and
 * after, and by nobody. An operation that has no case here fails.
 */
@ExtendWith(SharedServers.class)
class OwnershipIT {

    private static final String KEY = "Idempotency-Key";
    private static final String SECRET = "alices-own-words";

    private final Damso damso;
    private final Chat alice;
    private final Chat bob;
    private final Chat admin;
    private final Chat stranger;
    private final Map<Operation, Runnable> cases = new TreeMap<>();

    /** Alice's; another one in each case. */
    private String room;

    OwnershipIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
        this.bob = damso.chat("bob");
        this.admin = damso.chat("admin");
        this.stranger = Chat.stranger(damso.node);
        when("POST message/send", this::sending);
        when("POST stream", this::sendingAndReading);
        when("GET stream/{stream_key}", this::reading);
        when("POST stream/{id}/stop", this::stopping);
        when("GET rooms", this::listing);
        when("POST rooms", this::listingAsOldClients);
        when("PUT rooms/{room_id}", this::saving);
        when("DELETE rooms/{room_id}", this::deleting);
        when("GET rooms/{room_id}/messages", this::history);
        when("POST rooms/{room_id}/messages/{message_id}/regenerate", this::regenerating);
        when("GET rooms/{room_id}/stream", this::readingLive);
        when("GET models", this::models);
        when("GET me", this::me);
        when("GET usage", this::usage);
        when("POST admin/drain", () -> administrators("POST", "admin/drain"));
        when("GET admin/dlq", () -> {
            administrators("GET", "admin/dlq");
            assertThat(admin.get("admin/dlq").status()).isEqualTo(200);
        });
        when("POST admin/dlq/redrive", () -> {
            administrators("POST", "admin/dlq/redrive");
            assertThat(admin.post("admin/dlq/redrive", "").status()).isEqualTo(200);
        });
        when("POST admin/accounts/{account_db_key}/move", () -> {
            administrators("POST", "admin/accounts/1/move");
            assertThat(admin.post("admin/accounts/1/move", "{}")
                            .json()
                            .path("field")
                            .asText())
                    .as("an administrator gets further")
                    .isEqualTo("shard");
        });
        for (String call : List.of("block", "unblock")) {
            when("POST admin/accounts/{account_db_key}/" + call, () -> {
                administrators("POST", "admin/accounts/999999999/" + call);
                assertThat(admin.post("admin/accounts/999999999/" + call, "").status())
                        .as("an administrator gets further")
                        .isEqualTo(404);
            });
        }
    }

    private void when(String operation, Runnable check) {
        cases.put(Operation.of(operation), check);
    }

    @TestFactory
    Stream<DynamicTest> anothersThings_areNotThere() {
        return Operation.ofDocument(damso.node).stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    assertThat(cases).as("the cases of this test").containsKey(operation);
                    room = Names.next();
                    cases.get(operation).run();
                }));
    }

    @TestFactory
    Stream<DynamicTest> nobody_isToldToSignIn_andNothingElse() {
        return Operation.ofDocument(damso.node).stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> nobody(operation)));
    }

    @Test
    void everyCase_isOfAnOperationThatThereIs() {
        assertThat(cases.keySet()).isEqualTo(Operation.ofDocument(damso.node));
    }

    private void nobody(Operation operation) {
        String path = operation.path(Map.of(
                "room_id", "planted-room",
                "message_id", "msg_00000000000000000000000001",
                "stream_key", "msg_00000000000000000000000001.0123456789abcdef",
                "id", "planted-room",
                "account_db_key", "1"));
        var answer = ask(stranger, operation.method(), path, "planted-key");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        for (String header : List.of("Location", "Set-Cookie", "WWW-Authenticate")) {
            assertThat(answer.header(header)).as(header).isEmpty();
        }
        assertThat(answer.json().path("status").asInt()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("planted", "msg_", path);
    }

    private static Answer ask(Chat caller, String method, String path, String key) {
        var body = Chat.message("planted-room", "planted words").put("shard", 1).toString();
        return Chat.ask(caller.request(path, KEY, key, "Content-Type", "application/json", "Last-Event-ID", "1-1")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private void administrators(String method, String path) {
        for (Chat other : List.of(alice, bob)) {
            var answer = ask(other, method, path, Names.next());
            assertThat(answer.status()).as("%s", answer).isEqualTo(403);
            assertThat(answer.header("Content-Type")).contains("application/problem+json");
        }
    }

    /** A whole turn of Alice's. */
    private Sent turn() {
        var sent = alice.send(room, SECRET);
        assertThat(alice.read(sent).awaitEnd().text()).isEqualTo("Hello");
        return sent;
    }

    private void assertAliceHas(int messages) {
        assertThat(alice.history(room)).hasSize(messages);
    }

    private static void assertNotFound(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(404);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).doesNotContain(SECRET, "msg_", "Hello");
    }

    private static List<String> rooms(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        var ids = new ArrayList<String>();
        answer.json().path("rooms").forEach(each -> ids.add(each.path("room_id").asText()));
        return ids;
    }

    private void sending() {
        String key = Names.next();
        var first = alice.trySend(room, SECRET, KEY, key);
        assertThat(first.status()).isEqualTo(202);
        alice.read(Sent.of(room, first.json())).awaitEnd();

        var bobs = bob.trySend(room, SECRET, KEY, key);

        assertThat(bobs.status()).as("the key is Alice's, and so are the words").isEqualTo(202);
        var sent = Sent.of(room, bobs.json());
        bob.read(sent).awaitEnd();
        assertThat(sent.messageId())
                .isNotEqualTo(first.json().path("message_id").asText());
        assertThat(bob.trySend(room, "another of his", KEY, key).status())
                .as("now it is his")
                .isEqualTo(422);
        assertThat(bob.history(room)).hasSize(2);
        assertThat(alice.trySend(room, SECRET, KEY, key).json()).isEqualTo(first.json());
        assertAliceHas(2);
    }

    private void sendingAndReading() {
        String key = Names.next();
        var first = alice.stream(room, SECRET, KEY, key).awaitEnd().first("start");

        var bobs = bob.stream(room, SECRET, KEY, key).awaitEnd().first("start");

        assertThat(bobs.text("reply_id")).isNotEqualTo(first.text("reply_id"));
        assertThat(bob.history(room)).hasSize(2);
        assertThat(alice.stream(room, SECRET, KEY, key).awaitEnd().first("start"))
                .isEqualTo(first);
        assertAliceHas(2);
    }

    private void reading() {
        var sent = turn();
        String last = alice.read(sent).awaitEnd().last().id();

        assertNotFound(bob.get("stream/" + sent.streamKey()));
        assertNotFound(bob.get("stream/" + sent.streamKey(), "Last-Event-ID", last));
        assertNotFound(bob.get("stream/" + sent.streamKey() + "?last_event_id=" + last));
        assertNotFound(Chat.of(damso.strictNode, "bob").get("stream/" + sent.streamKey()));
        var bobs = bob.send(damso.model().answering(Script.reply("for ", "Bob")));
        bob.read(bobs).awaitEnd();
        var resumed = bob.readAfter("1-1", bobs).awaitEnd();
        assertThat(resumed.text())
                .as("an id of another stream's is none of his")
                .isEqualTo("for Bob");
        assertThat(alice.read(sent).awaitEnd().text()).isEqualTo("Hello");
    }

    private void stopping() {
        var gate = new Gate();
        var sent = alice.send(room, damso.model().answering(gate.script("half ", "of it")));
        var stream = alice.read(sent);
        gate.let(1);
        stream.awaitText("half ");

        assertNotFound(bob.stop(sent.streamKey()));
        assertNotFound(bob.stop(room));
        assertNotFound(Chat.of(damso.strictNode, "bob").stop(sent.streamKey()));
        gate.let(1);
        assertThat(stream.awaitEnd().last().name()).isEqualTo("done");
        assertThat(alice.stop(sent.streamKey()).status()).isEqualTo(200);
        assertThat(alice.stop(room).status()).isEqualTo(200);
    }

    private void listing() {
        turn();
        alice.read(alice.send("An older room")).awaitEnd();
        var first = alice.get("rooms?limit=1");
        String cursor = first.json().path("next").asText();
        assertThat(cursor).isNotEmpty();
        var alices = rooms(alice.get("rooms?limit=200"));
        assertThat(alices).contains(room);

        assertThat(rooms(bob.get("rooms?limit=200"))).doesNotContain(room);
        assertThat(rooms(bob.get("rooms?limit=200&cursor=" + cursor))).doesNotContain(room);
        assertThat(rooms(alice.get("rooms?limit=200"))).isEqualTo(alices);
    }

    private void listingAsOldClients() {
        turn();
        alice.read(alice.send("An older room")).awaitEnd();
        String cursor =
                alice.post("rooms", "{\"limit\": 1}").json().path("next").asText();
        String next = "{\"limit\": 200, \"cursor\": \"" + cursor + "\"}";
        assertThat(rooms(alice.post("rooms", next))).contains(room);

        assertThat(rooms(bob.post("rooms", next))).doesNotContain(room);
        assertThat(rooms(bob.post("rooms", "{\"limit\": 200}"))).doesNotContain(room);
        assertThat(rooms(alice.post("rooms", next))).contains(room);
    }

    private void saving() {
        assertThat(alice.put("rooms/" + room, "{\"title\": \"" + SECRET + "\"}").status())
                .isEqualTo(201);

        var bobs = bob.put("rooms/" + room, "{}");

        assertThat(bobs.status()).as("a room of his own").isEqualTo(201);
        assertThat(bobs.body()).doesNotContain(SECRET);
        assertThat(bob.put("rooms/" + room, "{\"title\": \"Bob's\"}").status()).isEqualTo(200);
        assertThat(alice.put("rooms/" + room, "{}").json().path("title").asText())
                .isEqualTo(SECRET);
    }

    private void deleting() {
        turn();

        assertNotFound(bob.delete("rooms/" + room));
        bob.read(bob.send(room, "Hi")).awaitEnd();
        assertThat(bob.delete("rooms/" + room).status())
                .as("his own of that name")
                .isEqualTo(204);

        assertAliceHas(2);
        assertThat(alice.delete("rooms/" + room).status()).isEqualTo(204);
    }

    private void history() {
        var sent = turn();

        assertNotFound(bob.get("rooms/" + room + "/messages"));
        var older = bob.get("rooms/" + room + "/messages?before=" + sent.replyId());
        assertThat(older.body()).doesNotContain(SECRET, "msg_");
        bob.read(bob.send(room, "Hi")).awaitEnd();
        assertThat(bob.history(room))
                .hasSize(2)
                .extracting(message -> message.path("content").asText())
                .containsExactly("Hi", "Hello");
        assertAliceHas(2);
    }

    private void regenerating() {
        var sent = turn();
        String path = "rooms/" + room + "/messages/" + sent.messageId() + "/regenerate";

        assertNotFound(bob.post(path, ""));
        bob.read(bob.send(room, "Hi")).awaitEnd();
        assertNotFound(bob.post(path, ""));

        assertAliceHas(2);
        var again = alice.post(path, "");
        assertThat(again.status()).isEqualTo(202);
        alice.read(Sent.of(room, again.json())).awaitEnd();
        assertAliceHas(3);
    }

    private void readingLive() {
        var gate = new Gate();
        var sent = alice.send(room, damso.model().answering(gate.script("live")));
        var stream = alice.open("rooms/" + room + "/stream");
        assertThat(stream.status()).isEqualTo(200);

        assertThat(bob.get("rooms/" + room + "/stream").status()).isEqualTo(204);
        assertThat(Chat.of(damso.strictNode, "bob")
                        .get("rooms/" + room + "/stream")
                        .status())
                .isEqualTo(204);
        gate.let(1);
        assertThat(stream.awaitEnd().text()).isEqualTo("live");
        assertThat(alice.read(sent).awaitEnd().text()).isEqualTo("live");
    }

    // What is everybody's.
    private void models() {
        assertThat(alice.get("models").status()).isEqualTo(200);
        assertThat(bob.get("models").body()).isEqualTo(alice.get("models").body());
    }

    private void me() {
        assertThat(alice.get("me").json().path("name").asText()).isEqualTo("alice");
        assertThat(bob.get("me").json().path("name").asText()).isEqualTo("bob");
        assertThat(bob.get("me").json().path("roles")).isEmpty();
    }

    // More than all others together take in a run.
    private void usage() {
        var costly = Script.reply("Hello").usage(9_000_000, 1);
        alice.read(alice.send(room, damso.model().answering(costly))).awaitEnd();

        await().until(() -> inputTokens(alice) >= 9_000_000);
        assertThat(inputTokens(bob)).isLessThan(9_000_000);
    }

    private static long inputTokens(Chat person) {
        var answer = person.get("usage");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        long tokens = 0;
        for (JsonNode day : answer.json().path("usage")) {
            tokens += day.path("input_tokens").asLong();
        }
        return tokens;
    }
}
