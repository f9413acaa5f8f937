package io.damso.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A site's server of quotes. Most symbols have one; some tell it how to misbehave. */
final class QuoteSite implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean left;

    QuoteSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/quotes";
    }

    /** What was asked for, in the order in which it came. */
    List<String> paths() {
        return List.copyOf(paths);
    }

    /** Whether somebody went away in the middle of an endless answer. */
    boolean isLeft() {
        return left;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        paths.add(path);
        try (exchange) {
            String symbol = path.replace("/quotes/", "");
            switch (symbol) {
                case "DOWN" -> send(exchange, 500, "a secret of the site's");
                case "NONE" -> send(exchange, 404, "a secret of the site's");
                case "PAGE" -> send(exchange, 200, "<html>a secret of the site's</html>");
                case "SLOW" -> awaitClose();
                case "ENDLESS" -> sendWithoutEnd(exchange, 200);
                case "DOWNFOREVER" -> sendWithoutEnd(exchange, 500);
                default ->
                    send(
                            exchange,
                            200,
                            "{\"symbol\":\"" + symbol + "\",\"price\":189.5,\"currency\":\"USD\","
                                    + "\"time\":\"2026-11-27T21:00:00Z\"}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void sendWithoutEnd(HttpExchange exchange, int status) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (closed.getCount() > 0) {
                out.write(new byte[1024]);
            }
        } catch (IOException e) {
            left = true;
            throw e;
        }
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
