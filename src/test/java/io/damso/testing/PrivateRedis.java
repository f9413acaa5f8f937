package io.damso.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;

/** A real Redis on loopback; what it holds is in a folder of its own and outlives it. */
public final class PrivateRedis implements AutoCloseable {

    private static final ExecutableProvider EXECUTABLE = ExecutableProvider.newJarResourceProvider();

    private final Path folder;
    private final int port;
    private final FakeClock clock;
    private RedisServer server;

    public PrivateRedis(Path folder, int port) {
        this(folder, port, null);
    }

    /** @param clock by which it goes; null for this machine's */
    public PrivateRedis(Path folder, int port, FakeClock clock) {
        this.folder = folder.toAbsolutePath();
        this.port = port;
        this.clock = clock;
    }

    public PrivateRedis start() throws IOException {
        Files.createDirectories(folder);
        server = RedisServer.newRedisServer()
                .executableProvider(clock == null ? EXECUTABLE : this::byTheClock)
                .port(port)
                .bind("127.0.0.1")
                .setting("dir " + folder)
                .setting("appendonly yes")
                // Beside it a snapshot keeps nothing more, and a second process writes it, beside what is measured.
                .setting("save \"\"")
                .build();
        server.start();
        return this;
    }

    // Redis is started without an environment of its own.
    private File byTheClock() throws IOException {
        String environment = clock.environment().entrySet().stream()
                .map(variable -> variable.getKey() + "='" + variable.getValue() + "'")
                .collect(Collectors.joining(" "));
        File script = folder.resolve("redis-by-the-clock").toFile();
        Files.writeString(
                script.toPath(), "#!/bin/sh\nexec env %s '%s' \"$@\"\n".formatted(environment, EXECUTABLE.get()));
        if (!script.setExecutable(true)) {
            throw new IOException(script + " can't be made executable");
        }
        return script;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.stop();
            server = null;
        }
    }
}
