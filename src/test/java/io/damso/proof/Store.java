package io.damso.proof;

import io.damso.testing.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process of a private server, which can be killed, paused, and started again by the command it was started by. */
final class Store {

    // MariaDB makes a key at each start, which has taken half a minute.
    private static final long START_MILLIS = 90_000;

    private final List<String> command = new ArrayList<>();
    private final Path console;
    private final int port;
    private ProcessHandle process;

    private Store(int port, Path console, String program) {
        this.port = port;
        this.console = console.toAbsolutePath();
        process = ProcessHandle.current()
                .descendants()
                .filter(candidate -> candidate.info().command().orElse("").contains(program))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing runs that is called " + program));
        command.add(process.info().command().orElseThrow());
    }

    /** The one MariaDB that this process started. */
    static Store mariaDb(int port, Path console) {
        var store = new Store(port, console, "mariadbd");
        store.command.addAll(List.of(store.process.info().arguments().orElseThrow()));
        return store;
    }

    /** The one Redis that this process started; it hides what it was told. */
    static Store redis(int port, Path folder, Path console) {
        var store = new Store(port, console, "redis-server");
        store.command.addAll(List.of(
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--appendonly",
                "yes"));
        return store;
    }

    int port() {
        return port;
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    void start() throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
        process = builder.start().toHandle();
        long end = System.nanoTime() + START_MILLIS * 1_000_000;
        while (!Ports.isTaken(port)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("no start of " + command.get(0) + "; see " + console);
            }
            Threads.pause(50);
        }
    }

    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }
}
