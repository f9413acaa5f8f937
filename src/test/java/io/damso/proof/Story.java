package io.damso.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A history without a fault, of which a test then changes something. */
final class Story {

    static final String USER = "user1";
    static final long SECOND = 1_000_000_000L;

    final List<Send> sends = new ArrayList<>();
    final List<Row> rows = new ArrayList<>();
    final List<TopicEvent> events = new ArrayList<>();
    final List<Incident> incidents = new ArrayList<>();
    final List<Evidence.Oddity> oddities = new ArrayList<>();
    int deadLetters;

    // What history shows is what MySQL has, unless a test says otherwise.
    private Consumer<List<Send.Shown>> history = shown -> {};
    private long now = 100 * SECOND;

    /** A turn that was accepted by node a, done, and read to its end. */
    Send turn() {
        int number = sends.size() + 1;
        var send = new Send(USER, "r1", "question " + number, "key-" + number);
        var ids = new Send.Ids("msg_" + number + "q", "msg_" + number + "r", "msg_" + number + "r.s");
        long began = tick();
        send.attempts.add(new Send.Attempt(began, tick(), "a", Send.Outcome.ACCEPTED, ids));
        String text = Texts.answer(send.content);
        send.sightings.add(end("b", "done", null, text));
        sends.add(send);
        rows.add(row(1, ids.messageId(), "USER", send.content, "accepted", null));
        rows.add(row(1, ids.replyId(), "AI", text, "done", ids.messageId()));
        return send;
    }

    /** An attempt that nobody heard of any more, before those that there are. */
    Send attemptBefore(Send send, Send.Outcome outcome) {
        long began = send.began();
        send.attempts.add(0, new Send.Attempt(began - 2 * SECOND, began - SECOND, "b", outcome, null));
        return send;
    }

    Send.Sighting end(String node, String name, String code, String text) {
        return new Send.Sighting(tick(), node, text, name, code, text.codePointCount(0, text.length()));
    }

    static Row row(long account, String id, String sender, String content, String status, String replyTo) {
        return new Row(account, account, "r1", id, sender, content, status, replyTo, null);
    }

    /** Changes the reply's row of the newest turn. */
    void reply(UnaryOperator<Row> change) {
        rows.set(rows.size() - 1, change.apply(rows.get(rows.size() - 1)));
    }

    void replyIs(String status, String text) {
        reply(row -> new Row(
                row.account(), row.author(), row.room(), row.id(), row.sender(), text, status, row.replyTo(), null));
    }

    void remove(Predicate<Row> which) {
        rows.removeIf(which);
    }

    void historyShows(Consumer<List<Send.Shown>> change) {
        history = change;
    }

    /** From before the first turn until after the last. */
    void incident(Incident.Kind kind, String node) {
        incidents.add(new Incident(kind, node, 0, now));
    }

    long tick() {
        now += SECOND;
        return now;
    }

    List<Finding> findings() {
        return Checker.check(evidence());
    }

    Evidence evidence() {
        var shown = new ArrayList<>(rows.stream()
                .sorted(java.util.Comparator.comparing(Row::id))
                .map(row -> new Send.Shown(row.id(), row.sender(), row.status(), row.content()))
                .toList());
        history.accept(shown);
        return new Evidence(
                sends,
                rows,
                Map.of(USER, 1L, "user2", 2L),
                List.of(new Evidence.RoomHistory(USER, "r1", "a", shown)),
                events.isEmpty() ? null : events,
                incidents,
                oddities,
                deadLetters);
    }
}
