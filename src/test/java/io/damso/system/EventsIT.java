package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.EventsConsumer;
import io.damso.testing.LibertyServer;
import io.damso.testing.RedisProxy;
import io.damso.testing.Script;
import io.damso.testing.Step;
import io.damso.testing.TcpProxy;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The topic, as the example beside Damso follows it, on a node of its own that is killed. */
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Damso damso;
    private final RedisProxy proxy;
    private final TcpProxy shards;
    private final LibertyServer node;
    private final EventReceiver receiver;

    EventsIT(Damso damso) throws Exception {
        this.damso = damso;
        this.proxy = damso.backends.proxy();
        this.shards = TcpProxy.before(damso.backends.mySql.port());
        this.node = damso.backends.node(
                "events",
                Map.of(
                        "DAMSO_REDIS_URL", proxy.url(),
                        "DAMSO_MYSQL_SHARD_1_URL", behindProxy("damso_shard_1"),
                        "DAMSO_MYSQL_SHARD_2_URL", behindProxy("damso_shard_2")));
        this.receiver = new EventReceiver();
    }

    private String behindProxy(String database) {
        return "jdbc:mysql://127.0.0.1:" + shards.port() + "/" + database;
    }

    @BeforeAll
    void start() throws Exception {
        EventsConsumer.install(node, receiver.address());
        node.launch().awaitReady(Damso.START);
    }

    @AfterAll
    void stop() throws Exception {
        node.kill();
        proxy.close();
        shards.close();
        receiver.close();
    }

    private Sent send(String prompt) {
        var alice = Chat.of(node, "alice");
        var sent = alice.send(prompt);
        alice.read(sent).awaitEnd();
        return sent;
    }

    private void awaitBothEvents(Sent sent) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(receiver.ids(sent.room()))
                        .contains(sent.messageId() + ":accepted", sent.replyId() + ":done"));
    }

    private void awaitBothRows(Sent sent) {
        await().atMost(SOON).until(() -> damso.rows().of(sent.room()).size() == 2);
    }

    @Test
    void aTurn_isTwoEvents_withIdsAndStatusAndNobodysWords() {
        String prompt = damso.model().answering(Script.reply("a secret"));
        var sent = send(prompt);
        awaitBothEvents(sent);

        assertThat(receiver.of(sent.room()))
                .extracting(event -> event.path("type").asText())
                .containsExactlyInAnyOrder("message.accepted", "reply.completed");
        assertThat(receiver.of(sent.room())).allSatisfy(event -> {
            assertThat(event.path("data").path("stream_key").asText()).isEqualTo(sent.streamKey());
            assertThat(event.toString()).doesNotContain(prompt, "secret");
        });
    }

    @Test
    void anEventThatIsRefused_comesAgain_untilItIsTaken() {
        receiver.answer(503);
        var sent = send("Hi");
        await().atMost(SOON).until(() -> receiver.ids(sent.room()).size() >= 2);
        assertThat(receiver.ids(sent.room()).stream().distinct()).hasSize(1);

        receiver.answer(204);
        awaitBothEvents(sent);
    }

    @Test
    void aNodeKilledBetweenTheRowAndTheAcknowledgement_publishesAfterItsRestart() throws Exception {
        var trap = proxy.trap(Step.ROW_COMMITTED, this::kill);
        String room = Names.next();
        Chat.of(node, "alice").send(room, damso.model().answering(new Gate().script("late")));
        trap.awaitSprung(SOON);
        assertThat(damso.rows().of(room)).hasSize(1);
        assertThat(receiver.of(room)).isEmpty();

        trap.release();
        node.launch().awaitReady(Damso.START);

        await().atMost(SOON).until(() -> !receiver.of(room).isEmpty());
        String question = damso.rows().of(room).get(0).id();
        assertThat(receiver.ids(room)).contains(question + ":accepted");
    }

    private boolean isAShardAway() {
        var health =
                HttpRequest.newBuilder(node.address().resolve("/health/ready")).timeout(Duration.ofSeconds(5));
        var data = Chat.ask(health).json().path("checks").path(0).path("data");
        return !data.path("shards_away").asText().isEmpty();
    }

    private Sent sendWhileTheShardIsAway() {
        shards.cut();
        var sent = send("Hi");
        await().atMost(SOON).until(this::isAShardAway);
        assertThat(receiver.of(sent.room())).isEmpty();
        return sent;
    }

    @Test
    void whatWasParked_isPublishedOnce_whenItsShardIsBack() {
        var sent = sendWhileTheShardIsAway();
        shards.heal();
        awaitBothEvents(sent);
        awaitBothRows(sent);

        awaitBothEvents(send("Hi again"));
        assertThat(receiver.ids(sent.room())).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void aNodeKilledBetweenTheRowOfWhatWasParkedAndItsAcknowledgement_publishesAfterItsRestart() throws Exception {
        var sent = sendWhileTheShardIsAway();
        var trap = proxy.trap(Step.ROW_COMMITTED, this::kill);
        shards.heal();
        trap.awaitSprung(SOON);
        assertThat(receiver.of(sent.room())).isEmpty();

        trap.release();
        node.launch().awaitReady(Damso.START);
        awaitBothEvents(sent);
    }

    @Test
    void whatHappensWhileTheSubscriberIsNotThere_waitsForIt() throws Exception {
        Path configuration = node.folder().resolve("configDropins/overrides/events-consumer.xml");
        Path aside = node.folder().resolve("events-consumer.xml");
        node.kill();
        Files.move(configuration, aside);
        node.launch().awaitReady(Damso.START);
        var first = send("Hi");
        var second = send("Hi again");
        awaitBothRows(first);
        awaitBothRows(second);

        node.kill();
        Files.move(aside, configuration);
        node.launch().awaitReady(Damso.START);

        awaitBothEvents(first);
        awaitBothEvents(second);
    }

    private void kill() {
        try {
            node.kill();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
