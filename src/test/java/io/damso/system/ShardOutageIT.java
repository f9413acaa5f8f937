package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.LibertyServer;
import io.damso.testing.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One shard of two is away: alice's rows lie in the one that is there, bob's in the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShardOutageIT {

    // Far below what a shard that hangs holds its own entries for, and far above what a busy machine needs.
    private static final Duration SOON = Duration.ofSeconds(6);
    private static final Duration RECOVERY = Duration.ofMinutes(1);

    private final Backends backends = new Backends("shard-outage");
    private final List<Sent> waiting = new ArrayList<>();
    private TcpProxy proxy;
    private LibertyServer node;
    private Chat alice;
    private Chat bob;
    private String aliceRoom;
    private String bobRoom;

    @BeforeAll
    void start() throws Exception {
        backends.start();
        proxy = TcpProxy.before(backends.mySql.port());
        node = backends.node(
                        "node1",
                        Map.of("DAMSO_MYSQL_SHARD_2_URL", "jdbc:mysql://127.0.0.1:" + proxy.port() + "/damso_shard_2"))
                .launch()
                .awaitReady(Damso.START);
        alice = Chat.of(node, "alice");
        bob = Chat.of(node, "bob");
        aliceRoom = roomOn("damso_shard_1", alice);
        bobRoom = roomOn("damso_shard_2", bob);
    }

    private String roomOn(String shard, Chat chat) {
        String room = turn(chat, Names.next()).room();
        await().atMost(RECOVERY).until(() -> backends.rows().of(room).size() == 2);
        assertThat(backends.rows().of(room)).allMatch(row -> row.shard().equals(shard));
        return room;
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        node.kill();
        proxy.close();
        backends.close();
    }

    @BeforeEach
    void nobodyWaits() {
        waiting.clear();
    }

    private static Sent turn(Chat chat, String room) {
        var sent = chat.send(room, "Hi");
        assertThat(chat.read(sent).awaitEnd().text()).isEqualTo("Hello");
        return sent;
    }

    private boolean isStored(Sent sent) {
        return ids(sent.room()).containsAll(List.of(sent.messageId(), sent.replyId()));
    }

    private List<String> ids(String room) {
        return backends.rows().of(room).stream().map(Rows.Row::id).toList();
    }

    private void assertAliceIsNotHeldUp(int turns) {
        for (int i = 0; i < turns; i++) {
            waiting.add(turn(bob, bobRoom));
            var sent = turn(alice, aliceRoom);
            await().atMost(SOON).until(() -> isStored(sent));
        }
    }

    private void assertAllArrivesOnce() {
        await().atMost(RECOVERY).until(() -> waiting.stream().allMatch(this::isStored));
        assertThat(ids(bobRoom))
                .doesNotHaveDuplicates()
                .endsWith(waiting.stream()
                        .flatMap(sent -> Stream.of(sent.messageId(), sent.replyId()))
                        .toArray(String[]::new));
        assertThat(bob.history(bobRoom)).hasSameSizeAs(ids(bobRoom));
        assertThat(Chat.of(node, "admin").get("admin/dlq").json().path("depth").asInt(-1))
                .isZero();
    }

    @Test
    void whileOneShardHangs_theOthersRowsArrive_andItsOwnWhenItAnswers() {
        proxy.stall();
        assertAliceIsNotHeldUp(5);
        proxy.heal();
        assertAllArrivesOnce();
    }

    @Test
    void whileOneShardIsAway_theOthersRowsArrive_andItsOwnWhenItIsBack() {
        proxy.cut();
        assertAliceIsNotHeldUp(5);
        var away = Metrics.of(node);
        assertThat(away.value("damso_shards_away")).isOne();
        assertThat(away.value("damso_shard_outages_total")).isPositive();
        assertThat(away.value("damso_journal_parked")).isPositive();
        proxy.heal();
        assertAllArrivesOnce();
        await().untilAsserted(() ->
                assertThat(Metrics.of(node).value("damso_shards_away")).isZero());
    }

    @Test
    void whatWaitsForAShard_outlivesItsNode() throws Exception {
        proxy.cut();
        assertAliceIsNotHeldUp(3);
        node.kill();
        proxy.heal();
        node.launch().awaitReady(Damso.START);
        assertAllArrivesOnce();
    }
}
