package io.damso.proof;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Reads replies: leaves now and then and comes back, stops them, reads them again, looks at the room. */
final class ReplyReader {

    static final int SILENCE_MILLIS = 5_000;

    // Where Redis was lost together with a reply's node, others look after the reply a minute later, and meanwhile more
    // goes wrong. How soon it has to end where nothing else does is another check.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Workload workload;
    private final Connections connections;
    private final Random random;

    ReplyReader(Workload workload, Connections connections, Random random) {
        this.workload = workload;
        this.connections = connections;
        this.random = random;
    }

    /** Reads until the end, most of the time; then what else a person does with the reply. */
    void read(Send send, EventSource source) {
        var attempt = send.accepted().orElseThrow();
        String path = "/api/chat/stream/" + attempt.ids().streamKey();
        if (!source.isEnded() && chance(4)) {
            workload.totals.add(Totals.Kind.LEFT);
            return;
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        Node node = connections.any();
        while (!source.isEnded() && System.nanoTime() < end) {
            // From one that says nothing a proxy would go to the other.
            node = open(send, path, source, node) ? connections.any() : connections.other(node);
        }
        count(send, source);
        if (source.isEnded() && chance(6)) {
            replay(send, path);
        }
        if (chance(6)) {
            look(send);
        }
    }

    /** @return whether the node had an answer, and said something until it was left */
    private boolean open(Send send, String path, EventSource source, Node node) {
        try {
            var headers = connections.headers(null);
            if (source.lastId() != null) {
                headers.put("Last-Event-ID", source.lastId());
                workload.totals.add(Totals.Kind.RESUMES);
            }
            var answer = connections.link(node).ask("GET", path, headers, null, SILENCE_MILLIS);
            if (answer.status() == 200) {
                return stay(send, node, answer.body(), source, true);
            }
            notRead(send, node, answer);
            return true;
        } catch (IOException e) {
            connections.drop(node);
            saw(send, node, source);
            Threads.pause(50 + random.nextInt(200));
            return false;
        }
    }

    private void notRead(Send send, Node node, Link.Response answer) throws IOException {
        String text = answer.text();
        if (answer.isNotFound()) {
            workload.totals.add(Totals.Kind.NOT_FOUND);
            send.notFound = System.nanoTime();
            workload.file.write("not found", "content", send.content, "node", node);
        } else if (answer.status() != 503) {
            workload.odd(node, "a reader was answered " + answer.status() + ": " + text + "; " + send);
        }
        Threads.pause(200 + random.nextInt(300));
    }

    /** Reads one response, which this client may leave before its end. @return whether the node spoke until then */
    boolean stay(Send send, Node node, Body body, EventSource source, boolean patient) {
        int leavesAfter = patient && chance(15) ? 1 + random.nextInt(4) : Integer.MAX_VALUE;
        boolean stops = chance(7);
        boolean spoke = true;
        try {
            for (int events = 0; events < leavesAfter && source.next(body); events++) {
                if (stops && events == 1) {
                    stop(send, source);
                }
            }
            if (source.isEnded()) {
                body.readAllBytes();
            } else if (!body.isEnded()) {
                connections.drop(node);
            }
        } catch (IOException e) {
            connections.drop(node);
            spoke = false;
        }
        if (source.isEnded()) {
            node.ended.incrementAndGet();
        }
        saw(send, node, source);
        return spoke;
    }

    private void saw(Send send, Node node, EventSource source) {
        var sighting = source.sighting(node.name);
        send.sightings.add(sighting);
        workload.file.write("sighting", "content", send.content, "sighting", sighting);
    }

    private void stop(Send send, EventSource source) {
        workload.totals.add(Totals.Kind.STOPS);
        String key = Json.text(source.start(), "stream_key");
        connections.once(
                connections.any(),
                "POST",
                "/api/chat/stream/" + (chance(70) ? key : send.room) + "/stop",
                "{}",
                Client.ANSWER_MILLIS);
    }

    private void count(Send send, EventSource source) {
        if (source.isEnded()) {
            var last = source.sighting("");
            workload.totals.add(
                    switch (last.end()) {
                        case "done" -> Totals.Kind.DONE;
                        case "stopped" -> Totals.Kind.STOPPED;
                        default ->
                            "interrupted".equals(last.code()) ? Totals.Kind.INTERRUPTED : Totals.Kind.OTHER_ERRORS;
                    });
        } else {
            workload.odd(null, "a reply did not end within " + PATIENCE + ": " + send);
        }
    }

    private void replay(Send send, String path) {
        workload.totals.add(Totals.Kind.REPLAYS);
        Node node = connections.any();
        try {
            var answer = connections.link(node).ask("GET", path, connections.headers(null), null, SILENCE_MILLIS);
            if (answer.status() == 200) {
                stay(send, node, answer.body(), new EventSource(), false);
            } else {
                answer.text();
            }
        } catch (IOException e) {
            connections.drop(node);
        }
    }

    private void look(Send send) {
        Node node = connections.any();
        long asked = System.nanoTime();
        String page = connections.once(
                node, "GET", "/api/chat/rooms/" + send.room + "/messages?limit=30", null, Client.ANSWER_MILLIS);
        if (page != null) {
            workload.totals.add(Totals.Kind.PAGES);
            var json = Json.object(page);
            boolean hasMore = Boolean.TRUE.equals(json.get("has_more"));
            send.pages.add(new Send.Page(asked, System.nanoTime(), node.name, shown(json), hasMore));
        }
    }

    static List<Send.Shown> shown(Map<String, Object> page) {
        var shown = new ArrayList<Send.Shown>();
        for (Object message : Json.list(page.get("messages"))) {
            var members = Json.map(message);
            shown.add(new Send.Shown(
                    Json.text(members, "message_id"),
                    Json.text(members, "sender_type"),
                    Json.text(members, "status"),
                    Json.text(members, "content")));
        }
        return shown;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
