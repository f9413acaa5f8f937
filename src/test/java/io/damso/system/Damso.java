package io.damso.system;

import io.damso.testing.LibertyServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** The servers that most tests share, each test with rooms and prompts of its own: two nodes over the same stores. */
final class Damso implements SharedServers.Servers, AutoCloseable {

    static final Duration START = Duration.ofMinutes(2);

    final Backends backends;

    final QuoteSite quotes = new QuoteSite();

    /** With limits that no test meets by accident, and a tool for quotes. */
    final LibertyServer node;

    /** Little patience with its model, and the usual limits on what a person may send. */
    final LibertyServer strictNode;

    /** The second model of the first node, which the other one does not know. */
    static final String LARGE = "large";

    /** A page of another site, which the first node lets read its answers. */
    static final String FRONT_END = "https://front.example";

    private final Thread stop = new Thread(this::closeQuietly);

    Damso() throws Exception {
        backends = new Backends("shared");
        node = backends.node(
                "node1",
                Map.of(
                        "DAMSO_LLM_2_NAME",
                        LARGE,
                        "DAMSO_LLM_2_BASE_URL",
                        backends.model.address(),
                        "DAMSO_LLM_2_MODEL",
                        "gpt-large",
                        "DAMSO_TOOLS",
                        "quote",
                        "DAMSO_TOOL_SECONDS",
                        "3",
                        "DAMSO_QUOTES_URL",
                        quotes.address(),
                        "DAMSO_CORS_ORIGINS",
                        FRONT_END));
        strictNode = backends.node(
                "node2",
                Map.of(
                        "DAMSO_LLM_FIRST_TOKEN_SECONDS", "2",
                        "DAMSO_LLM_STALL_SECONDS", "1",
                        "DAMSO_LLM_REPLY_SECONDS", "5",
                        "DAMSO_LLM_FAILED_PERCENT", "0",
                        "DAMSO_REPLY_MAX_BYTES", "2048",
                        "DAMSO_SENDS_PER_MINUTE", "40",
                        "DAMSO_LIVE_REPLIES_PER_ACCOUNT", "5"));
        // A test run that is interrupted leaves no server behind either.
        Runtime.getRuntime().addShutdownHook(stop);
        backends.start();
        node.launch();
        strictNode.launch();
        node.awaitReady(START);
        strictNode.awaitReady(START);
    }

    Chat chat(String user) {
        return Chat.of(node, user);
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

    /** At once: what a proper stop takes is not for every run to wait for. */
    @Override
    public void close() throws IOException {
        kill(node);
        kill(strictNode);
        quotes.close();
        backends.close();
    }

    private static void kill(LibertyServer node) {
        try {
            node.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("A server of the tests did not stop: " + e);
        }
    }
}
