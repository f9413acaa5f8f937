package io.damso.system;

import io.damso.testing.LibertyServer;
import io.damso.testing.RedisProxy;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Two equal nodes over stores of their own. The first comes to Redis by a way that can be cut and watched. */
final class TwoNodes implements SharedServers.Servers, AutoCloseable {

    final Backends backends = new Backends("two-nodes");
    final RedisProxy proxy = backends.proxy();

    /** Where the replies of most tests are made. */
    final LibertyServer owner;

    final LibertyServer other;

    private final Thread stop = new Thread(this::closeQuietly);

    TwoNodes() throws Exception {
        owner = backends.node("node1", settings("DAMSO_REDIS_URL", proxy.url()));
        other = backends.node("node2", settings());
        Runtime.getRuntime().addShutdownHook(stop);
        backends.start();
        owner.launch();
        other.launch();
        owner.awaitReady(Damso.START);
        other.awaitReady(Damso.START);
    }

    // A model is silent for as long as a test needs.
    private static Map<String, String> settings(String... more) {
        var settings = new HashMap<>(Map.of("DAMSO_LLM_FIRST_TOKEN_SECONDS", "300", "DAMSO_LLM_STALL_SECONDS", "300"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
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

    RedisView redis() {
        return backends.redisView();
    }

    @Override
    public void close() throws IOException {
        try {
            owner.kill();
            other.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        proxy.close();
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
