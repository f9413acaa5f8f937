package io.damso.system;

import io.damso.testing.LibertyServer;
import io.damso.testing.Nginx;
import io.damso.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Three equal nodes behind nginx, over stores of their own. */
final class ThreeNodes implements SharedServers.Servers, AutoCloseable {

    static final List<String> NAMES = List.of("node1", "node2", "node3");

    // A model is silent for as long as a test needs; and a machine on which a node starts beside two that serve is too
    // busy to
    // hear a Redis of its own within a second.
    private static final Map<String, String> SETTINGS = Map.of(
            "DAMSO_LLM_FIRST_TOKEN_SECONDS", "400",
            "DAMSO_LLM_STALL_SECONDS", "400",
            "DAMSO_REDIS_TIMEOUT_MILLIS", "5000");

    final Backends backends = new Backends("three-nodes");
    final Nginx nginx =
            new Nginx(Path.of("target", "it", "system", "three-nodes", "nginx"), Ports.free(), Ports.free());
    private final Map<String, LibertyServer> nodes = new LinkedHashMap<>();
    private final Thread stop = new Thread(this::closeQuietly);

    ThreeNodes() throws Exception {
        for (String name : NAMES) {
            nodes.put(name, backends.node(name, SETTINGS));
        }
        Runtime.getRuntime().addShutdownHook(stop);
        backends.start();
        for (LibertyServer node : nodes.values()) {
            node.launch();
        }
        for (LibertyServer node : nodes.values()) {
            node.awaitReady(Damso.START);
        }
        nginx.prepare(addresses()).start();
    }

    private Map<String, URI> addresses() {
        var addresses = new LinkedHashMap<String, URI>();
        nodes.forEach((name, node) -> addresses.put(name, node.address()));
        return addresses;
    }

    LibertyServer node(String name) {
        return nodes.get(name);
    }

    /** A browser that has no connection yet. */
    HttpClient browser(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(nginx.trust())
                .build();
    }

    /** A person who comes by nginx, over HTTP/2. */
    Chat chat(String user) {
        return chat(user, HttpClient.Version.HTTP_2);
    }

    Chat chat(String user, HttpClient.Version version) {
        return Chat.at(nginx.address(), browser(version), user);
    }

    @Override
    public Backends backends() {
        return backends;
    }

    Model model() {
        return backends.model;
    }

    Rows rows() {
        return backends.rows();
    }

    @Override
    public void close() throws IOException {
        nginx.close();
        try {
            for (LibertyServer node : nodes.values()) {
                node.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        backends.close();
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("A server of the tests did not stop: " + e);
        }
    }
}
