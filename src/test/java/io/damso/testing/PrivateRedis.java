package io.damso.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/** A real Redis on loopback; what it holds is in a folder of its own and outlives it. */
public final class PrivateRedis implements AutoCloseable {

    private final Path folder;
    private final int port;
    private RedisServer server;

    public PrivateRedis(Path folder, int port) {
        this.folder = folder.toAbsolutePath();
        this.port = port;
    }

    public PrivateRedis start() throws IOException {
        Files.createDirectories(folder);
        server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("dir " + folder)
                .setting("appendonly yes")
                .build();
        server.start();
        return this;
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
