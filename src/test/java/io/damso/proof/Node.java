package io.damso.proof;

import io.damso.testing.LibertyServer;
import io.damso.testing.TcpProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** One of the two nodes, its ways to Redis and MySQL, and what clients heard from it. */
final class Node {

    private static final Duration START = Duration.ofMinutes(2);
    private static final int PATIENCE_MILLIS = 15_000;

    final String name;
    final LibertyServer server;
    final TcpProxy redis;
    final TcpProxy mySql;
    final AtomicLong accepted = new AtomicLong();
    final AtomicLong ended = new AtomicLong();

    Node(String name, LibertyServer server, TcpProxy redis, TcpProxy mySql) {
        this.name = name;
        this.server = server;
        this.redis = redis;
        this.mySql = mySql;
    }

    int port() {
        return server.address().getPort();
    }

    void awaitReady() throws InterruptedException {
        server.awaitReady(START);
    }

    void drain() {
        try (var link = new Link(port())) {
            link.ask("POST", "/api/chat/admin/drain", Map.of("Authorization", basic("admin")), "{}", PATIENCE_MILLIS)
                    .text();
        } catch (IOException e) {
            // Then it is stopped undrained, and counts as lost.
        }
    }

    /**
     * How many entries this node set aside, because they can't be written.
     *
     * @throws IllegalStateException if it does not say so
     */
    int deadLetters() {
        try (var link = new Link(port())) {
            var answer = link.ask(
                    "GET", "/api/chat/admin/dlq", Map.of("Authorization", basic("admin")), null, PATIENCE_MILLIS);
            String text = answer.text();
            if (answer.status() != 200) {
                throw new IllegalStateException(name + " answered " + answer.status() + ": " + text);
            }
            return Math.toIntExact(Json.number(Json.object(text), "depth"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param user whose password is the name */
    static String basic(String user) {
        byte[] credentials = (user + ":" + user).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    @Override
    public String toString() {
        return name;
    }
}
