package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Sends at a steady pace, each to a room of its own and none of them twice, whatever it was answered. The model answers
 * {@code Hello}.
 */
final class Sending {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What a send was answered where its connection broke. */
    static final int NOTHING = 0;

    private final String prefix = Names.next() + "-";
    private final List<Chat> chats;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Map<String, Sent> accepted = new ConcurrentHashMap<>();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param chats who send in turn */
    Sending(int perSecond, Chat... chats) {
        this.chats = List.of(chats);
        pace.scheduleAtFixedRate(
                () -> threads.execute(this::send), 0, TimeUnit.SECONDS.toNanos(1) / perSecond, TimeUnit.NANOSECONDS);
    }

    private void send() {
        int number = count.getAndIncrement();
        String room = prefix + number;
        try {
            var answer = chats.get(number % chats.size()).trySend(room, "Say Hello");
            if (answer.status() == 202) {
                accepted.put(room, Sent.of(room, answer.json()));
            }
            statuses.put(room, answer.status());
        } catch (UncheckedIOException e) {
            statuses.put(room, NOTHING);
        }
    }

    /** Of all that were made so far. */
    int answered() {
        return statuses.size();
    }

    Sending awaitAnswered(int more) {
        int before = answered();
        await().atMost(LIMIT).until(() -> answered() >= before + more);
        return this;
    }

    /** Ends when the last one is answered. */
    Sending stop() throws InterruptedException {
        pace.shutdown();
        assertThat(pace.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        return this;
    }

    /** How many had each answer. */
    Map<Integer, Long> byStatus() {
        return statuses.values().stream().collect(Collectors.groupingBy(status -> status, Collectors.counting()));
    }

    /** What was accepted is in MySQL once, and of the others none is there twice. */
    void assertKeptOnce(Rows rows) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(ids(rows, "USER", row -> accepted.containsKey(row.room())))
                        .containsExactlyInAnyOrderElementsOf(
                                accepted.values().stream().map(Sent::messageId).toList()));
        assertThat(rows.ofRooms(prefix))
                .filteredOn(row -> row.sender().equals("USER"))
                .extracting(Rows.Row::room)
                .doesNotHaveDuplicates();
    }

    /** Each that was accepted has its whole reply there, and no other. */
    void assertReplied(Rows rows) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(ids(
                                rows,
                                "AI",
                                row -> row.status().equals("done")
                                        && row.content().equals("Hello")))
                        .containsExactlyInAnyOrderElementsOf(
                                accepted.values().stream().map(Sent::replyId).toList()));
    }

    private List<String> ids(Rows rows, String sender, Predicate<Rows.Row> which) {
        return rows.ofRooms(prefix).stream()
                .filter(row -> row.sender().equals(sender) && which.test(row))
                .map(Rows.Row::id)
                .toList();
    }
}
