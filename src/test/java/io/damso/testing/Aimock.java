package io.damso.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A model's server that others wrote, so that what we take for a protocol is not our own reading of it alone: <a
 * href="https://github.com/CopilotKit/aimock">aimock</a>, from npm, which is checked against the providers' own servers
 * every day. Its answers are in {@code src/test/resources/aimock}.
 */
public final class Aimock implements AutoCloseable {

    private static final Path PROGRAM = Path.of("src/main/frontend/node_modules/@copilotkit/aimock/dist/cli.js")
            .toAbsolutePath();
    private static final Path ANSWERS = Path.of("src/test/resources/aimock").toAbsolutePath();
    private static final int START_SECONDS = 20;

    private final int port = Ports.free();
    private final Process process;

    private Aimock() throws IOException {
        process = new ProcessBuilder(
                        "node",
                        PROGRAM.toString(),
                        "--port=" + port,
                        "--fixtures=" + ANSWERS,
                        "--strict",
                        "--log-level=silent")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Returns when it takes connections. */
    public static Aimock start() throws IOException, InterruptedException {
        var server = new Aimock();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Ports.isTaken(server.port)) {
            if (!server.process.isAlive() || System.nanoTime() - end > 0) {
                server.close();
                throw new IllegalStateException("aimock did not start; is it in " + PROGRAM + "?");
            }
            server.process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return server;
    }

    /** What a client that speaks Ollama's protocol is given. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** What one that speaks OpenAI's or Anthropic's is given; ends in {@code /v1}. */
    public URI baseUrl() {
        return address().resolve("/v1");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
