package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.LibertyServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** MySQL away, with servers of its own. In this order, as a node that starts without MySQL is the slow part. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("mysql")
class OutageIT {

    private static final Duration RECOVERY = Duration.ofMinutes(1);

    private final Backends backends = new Backends("outage");
    private LibertyServer node;
    private Chat alice;

    @BeforeAll
    void startWithoutMySql() throws Exception {
        node = backends.node("node1", Map.of());
        alice = Chat.of(node, "alice");
        backends.startRedis();
        node.launch();
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        node.kill();
        backends.close();
    }

    @Test
    @Order(1)
    void aNode_isNotReadyBeforeItsMigrations_andIsOnceMySqlComes() throws Exception {
        await().atMost(Damso.START).until(() -> ready().path("checks").size() > 0);
        assertThat(ready().path("status").asText()).isEqualTo("DOWN");
        assertThat(readyStatus()).isEqualTo(503);
        assertThat(alice.get("me").status()).as("an outage is no 401").isEqualTo(503);

        backends.mySql.start();

        await().atMost(RECOVERY).until(() -> readyStatus() == 200);
        assertThat(alice.read(alice.send("Hi")).awaitEnd().text()).isEqualTo("Hello");
    }

    @Test
    @Order(2)
    void whileMySqlIsAway_chatGoesOn_andEachMessageArrivesOnceWhenItIsBack() throws Exception {
        String room = alice.send("Before").room();
        await().until(() -> backends.rows().of(room).size() == 2);
        backends.mySql.close();

        var during = alice.send(room, "During");
        assertThat(alice.read(during).awaitEnd().text()).isEqualTo("Hello");
        var elsewhere = alice.send("A new room");
        assertThat(alice.read(elsewhere).awaitEnd().text()).isEqualTo("Hello");

        assertThat(alice.history(room))
                .extracting(OutageIT::content)
                .containsExactly("Before", "Hello", "During", "Hello");
        assertThat(alice.history(elsewhere.room()))
                .extracting(OutageIT::content)
                .containsExactly("A new room", "Hello");
        assertThat(readyStatus()).isEqualTo(200);

        backends.mySql.start();

        await().atMost(RECOVERY).until(() -> backends.rows().of(room).size() == 4);
        await().atMost(RECOVERY)
                .until(() -> backends.rows().of(elsewhere.room()).size() == 2);
        assertThat(backends.rows().of(room))
                .extracting(Rows.Row::content)
                .containsExactly("Before", "Hello", "During", "Hello");
        assertThat(alice.history(room)).hasSize(4);
    }

    @Test
    @Order(3)
    void whileMySqlIsAway_aRoomIsNeitherNamedNorDeleted_andATryAfterwardsDoesIt() throws Exception {
        var sent = alice.send("Kept until MySQL can delete it");
        alice.read(sent).awaitEnd();
        await().until(() -> backends.rows().of(sent.room()).size() == 2);
        backends.mySql.close();

        var named = alice.put("rooms/" + sent.room(), "{\"title\": \"Mine\"}");
        var deleted = alice.delete("rooms/" + sent.room());

        assertThat(List.of(named, deleted)).allSatisfy(answer -> {
            assertThat(answer.status()).as("%s", answer).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isPresent();
        });
        assertThat(alice.history(sent.room())).hasSize(2);
        assertThat(alice.get("rooms").body()).contains("Kept until MySQL can delete it");

        var next = alice.send(sent.room(), "Still on its way as the room is deleted");
        alice.read(next).awaitEnd();
        backends.mySql.start();

        await().atMost(RECOVERY)
                .until(() -> alice.delete("rooms/" + sent.room()).status() == 204);
        assertThat(alice.get("rooms/" + sent.room() + "/messages").status()).isEqualTo(404);
        // What comes after it has been written: what was before it in the queue would be there too.
        var later = alice.send(sent.room(), "Later");
        await().atMost(RECOVERY).until(() -> backends.rows().of(sent.room()).size() == 2);
        assertThat(backends.rows().of(sent.room()))
                .extracting(Rows.Row::id)
                .containsExactly(later.messageId(), later.replyId());
    }

    @Test
    @Order(4)
    void whatWasAcceptedWhileMySqlIsAway_outlivesItsNode_andArrivesOnce() throws Exception {
        backends.mySql.close();
        var accepted = new ArrayList<Sent>();
        for (int i = 0; i < 5; i++) {
            var sent = alice.send("Kept");
            alice.read(sent).awaitEnd();
            accepted.add(sent);
        }

        node.kill();
        backends.mySql.start();
        node.launch().awaitReady(Damso.START);

        for (Sent sent : accepted) {
            await().atMost(RECOVERY).until(() -> backends.rows().of(sent.room()).size() == 2);
            assertThat(backends.rows().of(sent.room()))
                    .extracting(Rows.Row::id)
                    .containsExactly(sent.messageId(), sent.replyId());
        }
    }

    private static String content(JsonNode message) {
        return message.path("content").asText();
    }

    private JsonNode ready() {
        try {
            return Answer.parse(Chat.ask(health()).body());
        } catch (RuntimeException | AssertionError e) {
            return Answer.parse("{}");
        }
    }

    private int readyStatus() {
        return Chat.ask(health()).status();
    }

    private HttpRequest.Builder health() {
        return HttpRequest.newBuilder(node.address().resolve("/health/ready")).timeout(Duration.ofSeconds(5));
    }
}
