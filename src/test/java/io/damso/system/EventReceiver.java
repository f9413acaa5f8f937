package io.damso.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes events by HTTP, and remembers all, also those that it is told to refuse. */
final class EventReceiver implements AutoCloseable {

    private final HttpServer server;
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private volatile int status = 204;

    EventReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            texts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    void answer(int value) {
        status = value;
    }

    /** Of one room's messages, whoever's it is, in the order in which they came. */
    List<JsonNode> of(String room) {
        return texts.stream()
                .map(Answer::parse)
                .filter(event -> event.path("data").path("room_id").asText().equals(room))
                .toList();
    }

    /** The same, their ids only. */
    List<String> ids(String room) {
        return of(room).stream().map(event -> event.path("id").asText()).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
