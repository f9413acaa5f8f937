package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.Background;
import io.damso.testing.LibertyServer;
import io.damso.testing.Script;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Redis wiped again and again in the middle of traffic. {@code -Ddamso.wipes=100} makes it more often. */
@ExtendWith(SharedServers.class)
class RedisWipeIT {

    private static final int WIPES = Integer.getInteger("damso.wipes", 8);
    private static final int PEOPLE = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String[] TOKENS = "Was it you or was it me ? ".split("(?<= )");
    private static final String TEXT = String.join("", TOKENS);

    private final TwoNodes nodes;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger wipes = new AtomicInteger();

    RedisWipeIT(TwoNodes nodes) {
        this.nodes = nodes;
    }

    private record Turn(Sent sent, String question) {}

    /** What one person was promised, in a room of their own. */
    private final class Person {

        private final String room = Names.next();
        private final Chat here;
        private final Chat there;
        private final List<Turn> promised = new ArrayList<>();

        Person(int number) {
            String user = number % 3 == 0 ? "bob" : "alice";
            here = Chat.of(number % 2 == 0 ? nodes.owner : nodes.other, user);
            there = Chat.of(number % 2 == 0 ? nodes.other : nodes.owner, user);
        }

        Void talk() {
            while (wipes.get() < WIPES) {
                String question = nodes.model().answering(Script.reply(TOKENS).perToken(Duration.ofMillis(60)));
                var answer = here.trySend(room, question);
                assertThat(answer.status()).as("%s", answer).isIn(202, 409, 503);
                if (answer.status() == 202) {
                    var turn = new Turn(Sent.of(room, answer.json()), question);
                    promised.add(turn);
                    var elsewhere = Background.call(() -> read(turn, there));
                    assertThat(read(turn, here)).isEqualTo(TEXT);
                    assertThat(elsewhere.join()).isEqualTo(TEXT);
                    turns.incrementAndGet();
                }
            }
            return null;
        }

        // Comes back where it was cut off, as a browser does.
        private String read(Turn turn, Chat chat) {
            var reader = new Follower(turn.sent());
            await().atMost(PATIENCE).until(() -> {
                try (var stream = reader.open(chat)) {
                    assertThat(stream.status()).isIn(200, 503);
                    if (stream.status() == 200) {
                        stream.await(stream::isEnded);
                        reader.take(stream.events());
                    }
                }
                return reader.finals() == 1;
            });
            return reader.text();
        }

        void assertKept() {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(rows()).extracting(Rows.Row::id).containsAll(ids().toList()));
            var rows = rows();
            assertThat(rows.stream().map(Rows.Row::id).filter(id -> ids().anyMatch(id::equals)))
                    .as("in the order in which they were said")
                    .containsExactlyElementsOf(ids().toList());
            for (Turn turn : promised) {
                assertThat(rows)
                        .filteredOn(row -> row.content().equals(turn.question()))
                        .hasSize(1);
                assertThat(rows)
                        .filteredOn(row -> row.id().equals(turn.sent().replyId()))
                        .singleElement()
                        .satisfies(row ->
                                assertThat(List.of(row.status(), row.content())).containsExactly("done", TEXT));
            }
            for (Chat chat : List.of(here, there)) {
                assertThat(shown(chat)).containsSubsequence(ids().toList());
                // What was not promised, as a wipe came between, is kept all the same, and may be on its way still.
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(shown(chat))
                                .isEqualTo(rows().stream().map(Rows.Row::id).toList()));
            }
        }

        private List<String> shown(Chat chat) {
            return chat.history(room).stream()
                    .map(message -> message.path("message_id").asText())
                    .toList();
        }

        private Stream<String> ids() {
            return promised.stream()
                    .flatMap(turn ->
                            Stream.of(turn.sent().messageId(), turn.sent().replyId()));
        }

        private List<Rows.Row> rows() {
            return nodes.rows().of(room);
        }
    }

    @Test
    @Timeout(3600)
    void aRedisThatIsWipedAgainAndAgain_costsNoPromise() {
        var people = IntStream.range(0, PEOPLE).mapToObj(Person::new).toList();
        var talks = people.stream().map(person -> Background.call(person::talk)).toList();
        while (wipes.get() < WIPES) {
            int before = turns.get();
            await().atMost(PATIENCE)
                    .until(() -> turns.get() >= before + 4
                            || talks.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
            nodes.redis().wipe();
            wipes.incrementAndGet();
        }
        talks.forEach(CompletableFuture::join);

        System.out.println("RedisWipeIT: " + turns + " turns, " + wipes + " wipes");
        people.forEach(Person::assertKept);
        for (LibertyServer node : List.of(nodes.owner, nodes.other)) {
            await().atMost(PATIENCE).until(() -> liveReplies(node) == 0);
        }
    }

    private static double liveReplies(LibertyServer node) {
        var metrics = Chat.ask(HttpRequest.newBuilder(node.address().resolve("/metrics")));
        return metrics.body()
                .lines()
                .filter(line -> line.startsWith("damso_live_replies"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
