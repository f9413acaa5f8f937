package io.damso.proof;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** History over HTTP, all pages of a room, of whichever node and size. */
final class HistoryView {

    private static final int READERS = 6;
    private static final int ANSWER_MILLIS = 15_000;
    private static final int ATTEMPTS = 20;
    private static final Map<String, Object> EMPTY = Map.of("messages", List.of());

    private final List<Node> nodes;
    private final Random random;

    record Room(String user, String room) {}

    HistoryView(List<Node> nodes, Random random) {
        this.nodes = nodes;
        this.random = random;
    }

    List<Evidence.RoomHistory> read(Collection<Room> rooms) throws InterruptedException {
        Queue<Room> left = new ConcurrentLinkedQueue<>(rooms);
        Queue<Evidence.RoomHistory> histories = new ConcurrentLinkedQueue<>();
        var readers = new ArrayList<Thread>();
        for (int i = 0; i < READERS; i++) {
            var node = nodes.get(i % nodes.size());
            int limit = 3 + random.nextInt(30);
            readers.add(Threads.start("history", () -> read(left, node, limit, histories)));
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return List.copyOf(histories);
    }

    private static void read(Queue<Room> left, Node node, int limit, Queue<Evidence.RoomHistory> histories) {
        for (Room room = left.poll(); room != null; room = left.poll()) {
            var messages = new ArrayList<Send.Shown>();
            boolean more = true;
            while (more) {
                String before =
                        messages.isEmpty() ? "" : "&before=" + messages.get(0).id();
                var page = page(node, room, "?limit=" + limit + before);
                var shown = ReplyReader.shown(page);
                messages.addAll(0, shown);
                more = Boolean.TRUE.equals(page.get("has_more")) && !shown.isEmpty();
            }
            histories.add(new Evidence.RoomHistory(room.user, room.room, node.name, messages));
        }
    }

    private static Map<String, Object> page(Node node, Room room, String query) {
        String path = "/api/chat/rooms/" + room.room + "/messages" + query;
        String last = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (var link = new Link(node.port())) {
                var answer = link.ask("GET", path, Map.of("Authorization", Node.basic(room.user)), null, ANSWER_MILLIS);
                last = answer.status() + " " + answer.text();
                if (answer.status() == 200) {
                    return Json.object(last.substring(4));
                } else if (answer.status() == 404) {
                    return EMPTY;
                }
            } catch (IOException e) {
                last = e.toString();
            }
            Threads.pause(500);
        }
        // Seen as a room without messages, which is a finding.
        System.err.println("no history of " + room + " from " + node + ": " + last);
        return EMPTY;
    }
}
