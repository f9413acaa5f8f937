package io.damso.proof;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.damso.testing.PrivateMySql;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Gets the topic's events from a consumer beside each node, and looks at once whether MySQL has the row. One thread: an
 * event that can't be looked at, because MySQL is away, is refused, and comes again.
 */
final class TopicListener implements Topic, AutoCloseable {

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final HttpServer server;
    private final PrivateMySql mySql;
    private final Map<String, Connection> connections = new HashMap<>();
    private final Queue<TopicEvent> events = new ConcurrentLinkedQueue<>();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    TopicListener(PrivateMySql mySql) throws IOException {
        this.mySql = mySql;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(look(body) ? 204 : 503, -1);
        }
    }

    private boolean look(String body) {
        try {
            var event = Json.object(body);
            var data = Json.map(event.get("data"));
            boolean seen = false;
            for (String shard : Site.SHARDS) {
                seen |= isStored(connection(shard), data);
            }
            events.add(new TopicEvent(Json.text(event, "id"), Json.text(event, "type"), body, seen));
            ids.add(Json.text(event, "id"));
            return true;
        } catch (SQLException e) {
            connections.clear();
            return false;
        }
    }

    private Connection connection(String shard) throws SQLException {
        var connection = connections.get(shard);
        if (connection == null) {
            connection = mySql.connect(shard + "?connectTimeout=1000&socketTimeout=2000");
            connections.put(shard, connection);
        }
        return connection;
    }

    // What the event tells, or what came after it.
    private static boolean isStored(Connection connection, Map<String, Object> data) throws SQLException {
        String query = "SELECT status FROM chat_message WHERE account_db_key = ? AND room_id = ? AND message_id = ?";
        try (var statement = connection.prepareStatement(query)) {
            statement.setLong(1, Json.number(data, "account_db_key"));
            statement.setString(2, Json.text(data, "room_id"));
            statement.setString(3, Json.text(data, "message_id"));
            var found = statement.executeQuery();
            String status = Json.text(data, "status");
            return found.next() && (found.getString(1).equals(status) || status.equals("interrupted"));
        }
    }

    @Override
    public List<TopicEvent> settled(List<Row> rows) {
        long since = System.nanoTime();
        int known = ids.size();
        while (System.nanoTime() - since < PATIENCE_NANOS && !hasAll(rows)) {
            Threads.pause(250);
            // As long as events come, more may.
            since = ids.size() == known ? since : System.nanoTime();
            known = ids.size();
        }
        var taken = new ArrayList<TopicEvent>();
        for (TopicEvent event = events.poll(); event != null; event = events.poll()) {
            taken.add(event);
        }
        ids.clear();
        return taken;
    }

    private boolean hasAll(List<Row> rows) {
        return rows.stream().allMatch(row -> ids.contains(row.id() + ":" + row.status()));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
