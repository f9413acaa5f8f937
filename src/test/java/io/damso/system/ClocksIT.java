package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.FakeClock;
import io.damso.testing.LibertyServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes whose clocks are 10 s apart, and are set; and a Redis whose clock is set. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClocksIT {

    private static final Path FOLDER = Path.of("target", "it", "clocks");
    private static final Duration BEHIND = Duration.ofSeconds(-5);
    private static final Duration AHEAD = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TEXT = "So far so good";

    private final FakeClock clockHere = new FakeClock(FOLDER.resolve("here")).set(BEHIND);
    private final FakeClock clockThere = new FakeClock(FOLDER.resolve("there")).set(AHEAD);
    private final FakeClock clockOfRedis = new FakeClock(FOLDER.resolve("redis")).set(Duration.ZERO);
    private final Backends backends = new Backends("clocks", clockOfRedis);
    private LibertyServer nodeHere;
    private LibertyServer nodeThere;
    private Chat here;
    private Chat there;
    private Gate gate = new Gate();

    @BeforeAll
    void start() throws Exception {
        nodeHere = backends.node("node1", clockHere.environment());
        nodeThere = backends.node("node2", clockThere.environment());
        here = Chat.of(nodeHere, "alice");
        there = Chat.of(nodeThere, "alice");
        backends.start();
        nodeHere.launch();
        nodeThere.launch();
        nodeHere.awaitReady(Damso.START);
        nodeThere.awaitReady(Damso.START);
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        nodeHere.kill();
        nodeThere.kill();
        backends.close();
    }

    @AfterEach
    void setRight() {
        gate.let(100);
        set(clockHere, BEHIND, () -> now(nodeHere));
        set(clockThere, AHEAD, () -> now(nodeThere));
        set(clockOfRedis, Duration.ZERO, backends.redisView()::now);
    }

    /** Returns when those who go by it do. */
    private static void set(FakeClock clock, Duration ahead, Supplier<Instant> now) {
        clock.set(ahead);
        await().atMost(SOON)
                .until(() -> Duration.between(Instant.now().plus(ahead), now.get())
                                .abs()
                                .compareTo(Duration.ofSeconds(4))
                        < 0);
    }

    private static Instant now(LibertyServer node) {
        var answer = Chat.ask(
                HttpRequest.newBuilder(node.address().resolve("/health/ready")).timeout(Duration.ofSeconds(5)));
        String date = answer.header("Date").orElseThrow();
        return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    private String newPrompt() {
        gate = new Gate();
        return backends.model.answering(gate.script("So ", "far ", "so good"));
    }

    @Test
    void oneRoomOnBothNodesInTurn_keepsItsOrder() {
        String room = Names.next();
        var said = new ArrayList<String>();
        for (int i = 0; i < 6; i++) {
            var chat = i % 2 == 0 ? there : here;
            chat.read(chat.send(room, "Turn " + i)).awaitEnd();
            said.addAll(List.of("Turn " + i, "Hello"));
        }

        assertKept(room, said);
        assertThat(here.history(room))
                .as("the time of day is Redis'")
                .allSatisfy(message ->
                        assertThat(time(message)).isBetween(Instant.now().minusSeconds(60), Instant.now()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aNodeWhoseClockIsSetInMidReply_keepsTheReply_andTheOrder(int hours) {
        var send = new KeyedSend(newPrompt());
        var sent = Sent.of(send.room(), send.at(here).json());
        var stream = there.read(sent);
        var left = here.read(sent);
        gate.let(1);
        stream.awaitText("So ");

        set(clockHere, BEHIND.plusHours(hours), () -> now(nodeHere));
        awaitALease();
        assertThat(Sent.of(send.room(), send.at(here).json()))
                .as("a repeat here")
                .isEqualTo(sent);
        assertThat(Sent.of(send.room(), send.at(there).json()))
                .as("a repeat there")
                .isEqualTo(sent);
        gate.let(100);

        for (EventStream reader : List.of(stream, left, here.read(sent), there.read(sent))) {
            assertThat(reader.awaitEnd().names()).doesNotContain("snapshot").endsWith("done");
            assertOneEnd(reader);
            assertThat(reader.text()).isEqualTo(TEXT);
        }
        here.read(here.send(send.room(), "Next")).awaitEnd();
        there.read(there.send(send.room(), "Last")).awaitEnd();
        assertKept(send.room(), List.of(send.content(), TEXT, "Next", "Hello", "Last", "Hello"));
    }

    @Test
    void redisSetBackInMidReply_costsNothing() {
        String prompt = newPrompt();
        var sent = here.send(prompt);
        var stream = there.read(sent);
        gate.let(1);
        stream.awaitText("So ");

        set(clockOfRedis, Duration.ofHours(-1), backends.redisView()::now);
        awaitALease();
        gate.let(100);

        assertThat(stream.awaitEnd().names()).doesNotContain("snapshot").endsWith("done");
        assertOneEnd(stream);
        there.read(there.send(sent.room(), "Next")).awaitEnd();
        assertIds(sent.room(), List.of(prompt, TEXT, "Next", "Hello"));
    }

    /** It may look as if nobody had been at the reply for an hour. Then it ends early, but once, and nothing is lost. */
    @Test
    void redisSetForwardInMidReply_endsItOnce_asItsReadersSawIt() {
        String prompt = newPrompt();
        var sent = here.send(prompt);
        var stream = there.read(sent);
        var left = here.read(sent);
        gate.let(1);
        stream.awaitText("So ");

        set(clockOfRedis, Duration.ofHours(1), backends.redisView()::now);
        awaitALease();
        gate.let(100);
        stream.awaitEnd();
        left.await(left::isEnded);
        new KeyedSend(sent.room(), "Next", Names.next()).awaitAccepted(there, SOON);
        set(clockOfRedis, Duration.ZERO, backends.redisView()::now);
        var last = new KeyedSend(sent.room(), "Last", Names.next()).awaitAccepted(here, SOON);
        here.read(last).awaitEnd();

        assertOneEnd(stream);
        var follower = new Follower(sent).take(left.events());
        follower.follow(here);
        assertThat(follower.finals()).isEqualTo(1);
        assertThat(follower.text()).isEqualTo(stream.text());
        assertIds(sent.room(), List.of(prompt, stream.text(), "Next", "Hello", "Last", "Hello"));
        assertThat(backends.rows().of(sent.room()).get(1).status())
                .isEqualTo(stream.last().name().equals("done") ? "done" : "interrupted");
    }

    /** Nothing to wait for but the time: a lease that is kept shows nothing. */
    private static void awaitALease() {
        await().pollDelay(LEASE.plusSeconds(2)).timeout(LEASE.plusSeconds(3)).until(() -> true);
    }

    private static void assertOneEnd(EventStream stream) {
        assertThat(stream.events()).filteredOn(Event::isFinal).hasSize(1);
    }

    /** On both nodes and in MySQL, by ids and by times. */
    private void assertKept(String room, List<String> contents) {
        assertIds(room, contents);
        for (Chat chat : List.of(here, there)) {
            assertThat(chat.history(room)).extracting(ClocksIT::time).isSorted();
        }
    }

    private void assertIds(String room, List<String> contents) {
        await().atMost(SOON).until(() -> backends.rows().of(room).size() == contents.size());
        assertThat(backends.rows().of(room)).extracting(Rows.Row::content).isEqualTo(contents);
        for (Chat chat : List.of(here, there)) {
            var history = chat.history(room);
            assertThat(history)
                    .extracting(message -> message.path("content").asText())
                    .isEqualTo(contents);
            assertThat(history)
                    .extracting(message -> message.path("message_id").asText())
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    private static Instant time(JsonNode message) {
        return Instant.parse(message.path("timestamp").asText());
    }
}
