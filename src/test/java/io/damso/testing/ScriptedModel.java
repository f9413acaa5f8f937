package io.damso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * A model's server on a free loopback port that answers as it is told, and misbehaves as it is told, in the {@link
 * Dialect} that it is asked in. Over plain sockets. Safe for use by many threads.
 */
public final class ScriptedModel implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServerSocket server;
    private final Thread acceptor;
    private final Queue<Script> queued = new ConcurrentLinkedQueue<>();
    private final List<ScriptedRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<ScriptedConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile Function<ScriptedRequest, Script> otherwise = request -> Script.reply("Hello");
    private volatile boolean closed;

    private ScriptedModel(ServerSocket server) {
        this.server = server;
        acceptor = new Thread(this::accept, "scripted-model-acceptor");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** @throws UncheckedIOException if no port is free */
    public static ScriptedModel start() {
        return start(0);
    }

    /**
     * @param port zero for a free one
     * @throws UncheckedIOException if the port is taken
     */
    public static ScriptedModel start(int port) {
        try {
            return new ScriptedModel(new ServerSocket(port, 1_000, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a client that speaks OpenAI's or Anthropic's protocol is given as the base address; ends in {@code /v1}. */
    public URI baseUrl() {
        return address().resolve("/v1");
    }

    /** What one that speaks Ollama's is given. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    /** Answers the next requests, one script each, before any other rule. */
    public ScriptedModel next(Script... scripts) {
        queued.addAll(List.of(scripts));
        return this;
    }

    /** Answers every request for which none is queued; the one set last holds. */
    public ScriptedModel always(Script script) {
        return answering(request -> script);
    }

    /** As {@link #always}, with a script chosen by the request. Called on the connection's thread. */
    public ScriptedModel answering(Function<ScriptedRequest, Script> choice) {
        otherwise = choice;
        return this;
    }

    /** All requests so far, in the order of their arrival; a copy. */
    public List<ScriptedRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * Waits up to ten seconds for a request.
     *
     * @param count 1 for the first
     * @throws org.awaitility.core.ConditionTimeoutException if it doesn't come
     */
    public ScriptedRequest awaitRequest(int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> requests.size() >= count);
        return requests.get(count - 1);
    }

    /** How many connections are open now. */
    public int connections() {
        return connections.size();
    }

    /** Cuts all connections and ends all threads. */
    @Override
    public void close() {
        closed = true;
        closeServer();
        join(acceptor);
        connections.forEach(ScriptedConnection::close);
        Awaitility.await().atMost(PATIENCE).until(connections::isEmpty);
    }

    Script scriptFor(ScriptedRequest request) {
        requests.add(request);
        Script first = queued.poll();
        return first != null ? first : otherwise.apply(request);
    }

    void ended(ScriptedConnection connection) {
        connections.remove(connection);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                var connection = new ScriptedConnection(this, socket);
                connections.add(connection);
                connection.start();
            } catch (IOException e) {
                // The end, or a client that was gone before it was served.
            }
        }
    }

    private void closeServer() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
