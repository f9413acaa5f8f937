package io.damso.testing;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A bank's server on a free loopback port, which answers as it is told. Over plain sockets. */
public final class PortfolioServer implements AutoCloseable {

    /** What is done for whoever asks; the connection is kept, unless it throws. */
    public interface Answer {
        void give(Socket client) throws IOException, InterruptedException;
    }

    /** @param start the request's first line */
    public record Request(String start, Map<String, String> headers) {

        /** @param name in any case */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    private static final long DRIP_MILLIS = 100;

    private final ServerSocket server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile Answer answer = status(404);

    private PortfolioServer(ServerSocket server) {
        this.server = server;
        thread(this::accept);
    }

    /** @throws UncheckedIOException if no port is free */
    public static PortfolioServer start() {
        try {
            return new PortfolioServer(new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A 200. */
    public static Answer ok(String type, String body) {
        return page("200 OK\r\nContent-Type: " + type, body);
    }

    public static Answer json(String body) {
        return ok("application/json", body);
    }

    public static Answer status(int code) {
        return page(code + " Told", "");
    }

    public static Answer redirect(URI elsewhere) {
        return page("302 Found\r\nLocation: " + elsewhere, "");
    }

    /** @param head from the status on, without its end and the body's length */
    public static Answer page(String head, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return client -> {
            write(client, "HTTP/1.1 " + head + "\r\nContent-Length: " + bytes.length + "\r\n\r\n");
            client.getOutputStream().write(bytes);
        };
    }

    /** These characters, and then nothing, for as long as the client stays. */
    public static Answer silenceAfter(String beginning) {
        return client -> {
            write(client, beginning);
            client.getInputStream().read();
            throw new EOFException();
        };
    }

    /** These characters, and then a letter now and then, for as long as the client stays. */
    public static Answer drippingAfter(String beginning) {
        return client -> {
            write(client, beginning);
            while (true) {
                TimeUnit.MILLISECONDS.sleep(DRIP_MILLIS);
                write(client, "x");
            }
        };
    }

    /** Cuts the connection. */
    public static Answer cut() {
        return client -> {
            throw new EOFException();
        };
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** From now on. */
    public PortfolioServer answering(Answer told) {
        answer = told;
        return this;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/portfolio");
    }

    /** All so far, in the order of their arrival; a copy. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many are open now. */
    public int connections() {
        return connections.size();
    }

    @Override
    public void close() {
        close(server);
        connections.forEach(PortfolioServer::close);
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                connections.add(socket);
                thread(() -> serve(socket));
            } catch (IOException e) {
                // The end.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String start = in.readLine(); start != null; start = in.readLine()) {
                requests.add(new Request(start, headers(in)));
                answer.give(socket);
            }
        } catch (IOException e) {
            // The client left, or is told to.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(socket);
        }
    }

    private static Map<String, String> headers(BufferedReader in) throws IOException {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
        }
        return headers;
    }

    private static void thread(Runnable task) {
        var thread = new Thread(task, "portfolio-server");
        thread.setDaemon(true);
        thread.start();
    }
}
