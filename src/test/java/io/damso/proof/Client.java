package io.damso.proof;

import java.io.IOException;
import java.util.Map;
import java.util.Random;

/**
 * One person at a time: sends, reads the reply, now and then stops it, leaves, comes back, reads it again or looks at
 * the room. Asks again, with the same key and mostly elsewhere, while it has no answer.
 */
final class Client {

    static final int ANSWER_MILLIS = 6_000;
    private static final long PATIENCE_NANOS = 75_000_000_000L;
    private static final int SENDS_PER_ROOM = 10;
    private static final int BUSY_LIMIT = 12;

    private final Workload workload;
    private final String user;
    private final Random random;
    private final Connections connections;
    private final ReplyReader reader;
    private String room;
    private int sent;
    // The response of a send that is answered by its reply's events.
    private Body opened;

    Client(Workload workload, String user, Random random) {
        this.workload = workload;
        this.user = user;
        this.random = random;
        this.connections = new Connections(workload.nodes, user, random);
        this.reader = new ReplyReader(workload, connections, random);
    }

    void run() {
        try {
            while (true) {
                workload.awaitTurn();
                try {
                    turn();
                } finally {
                    workload.turnIsOver();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        var send = workload.record(new Send(
                user,
                room(),
                Texts.question(workload.nextName(), random),
                chance(97) ? "key-" + workload.nextName() : null));
        workload.file.write("send", "user", user, "room", send.room, "content", send.content, "key", send.key);
        var source = new EventSource();
        Node node = submit(send, source);
        if (node == null) {
            return;
        }
        try {
            if (opened != null) {
                reader.stay(send, node, opened, source, true);
            }
            reader.read(send, source);
        } catch (RuntimeException e) {
            workload.odd(null, "a client failed: " + e + " with " + send);
        } finally {
            workload.ended();
        }
    }

    private String room() {
        if (chance(12)) {
            return workload.sharedRoom(user);
        }
        if (room == null || ++sent % SENDS_PER_ROOM == 0 || !room.startsWith(workload.period())) {
            room = workload.period() + workload.nextName();
        }
        return room;
    }

    /** @return the node that accepted it; null if none did */
    private Node submit(Send send, EventSource source) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        boolean streams = chance(50);
        int refused = 0;
        Node node = connections.any();
        while (System.nanoTime() < end && refused < BUSY_LIMIT) {
            var attempt = attempt(send, node, streams, source);
            send.attempts.add(attempt);
            workload.file.write("attempt", "content", send.content, "attempt", attempt);
            switch (attempt.outcome()) {
                case ACCEPTED -> {
                    workload.begun(node);
                    return node;
                }
                case UNKNOWN -> {
                    workload.totals.add(Totals.Kind.UNKNOWN);
                    if (send.key == null) {
                        return null;
                    }
                }
                case REFUSED -> refused++;
            }
            workload.totals.add(Totals.Kind.RETRIES);
            Threads.pause(150 + random.nextInt(400));
            node = chance(70) ? connections.other(node) : node;
        }
        return null;
    }

    private Send.Attempt attempt(Send send, Node node, boolean streams, EventSource source) {
        long began = System.nanoTime();
        Send.Outcome outcome = Send.Outcome.REFUSED;
        Send.Ids ids = null;
        opened = null;
        try {
            // Who can't connect has asked nothing.
            var link = connections.link(node);
            outcome = Send.Outcome.UNKNOWN;
            var answer = link.ask(
                    "POST",
                    "/api/chat/" + (streams ? "stream" : "message/send"),
                    connections.headers(send.key),
                    body(send),
                    ANSWER_MILLIS);
            if (answer.status() == 202) {
                ids = ids(Json.object(answer.text()));
            } else if (answer.status() == 200 && streams) {
                ids = ids(firstEvent(answer.body(), source));
                opened = answer.body();
            } else {
                outcome = refusal(send, node, answer);
            }
        } catch (IOException e) {
            connections.drop(node);
        }
        return new Send.Attempt(
                began, System.nanoTime(), node.name, ids == null ? outcome : Send.Outcome.ACCEPTED, ids);
    }

    private static Map<String, Object> firstEvent(Body body, EventSource source) throws IOException {
        while (source.start() == null) {
            if (!source.next(body)) {
                throw new IOException("no start");
            }
        }
        return source.start();
    }

    private static Send.Ids ids(Map<String, Object> data) {
        return new Send.Ids(Json.text(data, "message_id"), Json.text(data, "reply_id"), Json.text(data, "stream_key"));
    }

    private Send.Outcome refusal(Send send, Node node, Link.Response answer) throws IOException {
        String text = answer.text();
        if (answer.isNotFound()) {
            // It was accepted, or is a repeat, and its log is not there yet.
            workload.totals.add(Totals.Kind.NOT_FOUND);
            send.notFound = System.nanoTime();
            return Send.Outcome.UNKNOWN;
        }
        switch (answer.status()) {
            case 503 -> workload.totals.add(Totals.Kind.UNAVAILABLE);
            case 409, 429 -> {
                workload.totals.add(Totals.Kind.BUSY);
                return Send.Outcome.REFUSED;
            }
            default -> workload.odd(node, "a send was answered " + answer.status() + ": " + text);
        }
        return Send.Outcome.UNKNOWN;
    }

    private String body(Send send) {
        return "{\"room_id\":" + Json.quote(send.room) + ",\"content\":" + Json.quote(send.content) + "}";
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
