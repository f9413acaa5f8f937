package io.damso.bench.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of the measurement's own, on loopback, with its console in a file. */
final class ServerProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Process process;
    private final InetSocketAddress address;

    private ServerProcess(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** Returns when it takes connections. */
    static ServerProcess start(Path folder, int port, List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var console = folder.resolve("console.log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        var server = new ServerProcess(process, new InetSocketAddress("127.0.0.1", port));
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!server.isListening()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                server.kill();
                throw new IllegalStateException(command.get(0) + " does not listen; see " + console);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return server;
    }

    private boolean isListening() {
        try (var socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    InetSocketAddress address() {
        return address;
    }

    /** Of it and of all that it has started. */
    long processorMillis() {
        return processorMillis(process.toHandle());
    }

    static long processorMillis(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(one ->
                        one.info().totalCpuDuration().orElse(Duration.ZERO).toMillis())
                .sum();
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
