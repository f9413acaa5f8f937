package io.damso.bench.relay;

import io.damso.testing.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx, which copies bytes: the practical floor. */
final class NginxRelay implements Relay {

    private static final Path CONFIGURATION = Path.of("src", "bench", "peers", "nginx.conf");

    private final ServerProcess process;

    NginxRelay(Path folder, InetSocketAddress model) throws IOException, InterruptedException {
        int port = Ports.free();
        var absolute = folder.toAbsolutePath();
        var configuration = absolute.resolve("nginx.conf");
        Files.createDirectories(absolute);
        Files.writeString(
                configuration,
                Files.readString(CONFIGURATION)
                        .replace("@folder@", absolute.toString())
                        .replace("@port@", Integer.toString(port))
                        .replace("@model@", "127.0.0.1:" + model.getPort()));
        process = ServerProcess.start(folder, port, List.of("nginx", "-c", configuration.toString()));
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public InetSocketAddress address() {
        return process.address();
    }

    @Override
    public byte[] question(int person, int asked, String content) {
        return ModelRequest.of(content);
    }

    @Override
    public Map<String, Long> processorMillis() {
        return Map.of("nginx", process.processorMillis());
    }

    @Override
    public void close() {
        process.close();
    }
}
