package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.EventId;
import io.damso.model.Outcome;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;

/** One reply, with all its writers, readers and what the journal got of it. */
final class HubRace {

    private record Row(Outcome outcome, String text) {}

    private final ReplyLog log;
    private final List<HubNode> nodes;
    private final ScheduledExecutorService later;
    private final String description;
    private final Random random;
    private final Turn turn = Examples.turn();
    private final List<HubClient> clients = new CopyOnWriteArrayList<>();
    private final List<Row> journal = new CopyOnWriteArrayList<>();

    HubRace(ReplyLog log, List<HubNode> nodes, ScheduledExecutorService later, String description, Random random) {
        this.log = log;
        this.nodes = nodes;
        this.later = later;
        this.description = description;
        this.random = random;
    }

    Turn turn() {
        return turn;
    }

    StreamKey stream() {
        return turn.streamKey();
    }

    ReplyLog.Key key() {
        return ReplyLogContract.key(turn);
    }

    /** From the start, or after an event that it can't have from here. */
    synchronized void join() {
        var after = random.nextBoolean() ? EventId.START : new EventId(0, 1 + random.nextInt(5));
        var client = new HubClient(nodes, key(), later, new Random(random.nextLong()), after);
        clients.add(client);
        client.visit();
    }

    void finish(HubWriter writer, Outcome outcome) {
        writer.finish(outcome, (said, text) -> journal.add(new Row(said, text)), this::pause);
    }

    /** So that others get ahead, now and then. */
    void pause() {
        LockSupport.parkNanos(chance(3) ? nextInt(1_500_000) : 0);
    }

    synchronized boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    synchronized int nextInt(int bound) {
        return random.nextInt(bound);
    }

    private List<LogEntry> logged() {
        return log.read(key(), EventId.START);
    }

    /** @return the text that it all came to */
    String check() {
        await().alias(description).until(() -> clients.stream().allMatch(HubClient::isDone));
        var log = logged();
        String text = Following.text(log);
        assertThat(log.stream().filter(LogEntry::isFinal))
                .as("%s: final events of %s", description, log)
                .hasSize(1);
        assertThat(log.get(log.size() - 1).isFinal()).as(description).isTrue();
        assertThat(journal).as("%s: rows", description).isNotEmpty();
        assertThat(journal).as("%s: rows", description).allSatisfy(row -> {
            assertThat(row.text()).isEqualTo(text);
            assertThat(row.outcome()).isEqualTo(journal.get(0).outcome());
        });
        clients.forEach(client -> check(client, text, log.get(log.size() - 1)));
        return text;
    }

    private void check(HubClient client, String text, LogEntry end) {
        String who = description + ": a reader of " + client.seen() + " of " + logged();
        assertThat(client.fault()).as(who).isEmpty();
        assertThat(client.text()).as(who).isEqualTo(text);
        assertThat(client.seen().stream().filter(StreamEvent::isFinal).map(StreamEvent::data))
                .as(who)
                .containsExactly(end.body());
    }
}
