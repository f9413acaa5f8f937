package io.damso.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * The nginx that is installed, with the configuration in {@code nginx/}, in front of nodes of this machine. Runs as
 * whoever runs this, with all that it writes in a folder of its own.
 */
public final class Nginx implements AutoCloseable {

    private static final Path CONFIGURATION = Path.of("nginx").toAbsolutePath();
    private static final int START_SECONDS = 20;

    private final Path folder;
    private final int httpsPort;
    private final int httpPort;
    private final Certificate certificate;
    private Process process;

    /** @param httpPort from which one is sent on to the other */
    public Nginx(Path folder, int httpsPort, int httpPort) {
        this.folder = folder.toAbsolutePath();
        this.httpsPort = httpsPort;
        this.httpPort = httpPort;
        this.certificate = new Certificate(site());
    }

    /** @return the program; null where none is installed */
    static Path program() {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin", "/sbin"))
                .map(place -> Path.of(place, "nginx"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    public URI address() {
        return URI.create("https://localhost:" + httpsPort);
    }

    public URI plainAddress() {
        return URI.create("http://localhost:" + httpPort);
    }

    private Path site() {
        return folder.resolve("site");
    }

    public Path accessLog() {
        return folder.resolve("access.log");
    }

    public Path errorLog() {
        return folder.resolve("error.log");
    }

    /** For who is to trust its certificate. */
    public SSLContext trust() {
        return certificate.trust();
    }

    /**
     * Copies the configuration, makes a certificate, and writes what a site writes by itself.
     *
     * @param nodes addresses by name
     */
    public Nginx prepare(Map<String, URI> nodes) throws IOException {
        LibertyServer.copy(CONFIGURATION, folder);
        for (String script : List.of("nodes", "take-out", "put-back")) {
            folder.resolve(script).toFile().setExecutable(true);
        }
        Files.createDirectories(site());
        LibertyServer.delete(site().resolve("out"));
        certificate.make();
        write("main.conf", Map.of("user www-data;\n", user(), "/run/nginx.pid", folder + "/nginx.pid"));
        write(
                "site.conf",
                Map.of(
                        "/var/log/nginx/damso.log damso buffer=64k flush=1s;",
                        accessLog() + " damso;\n\n" + temporaryFolders(),
                        "/etc/damso",
                        site().toString(),
                        "listen 443 ",
                        "listen 127.0.0.1:" + httpsPort + " ",
                        "listen 80 ",
                        "listen 127.0.0.1:" + httpPort + " ",
                        "server_name chat.example.com",
                        "server_name localhost 127.0.0.1",
                        "https://chat.example.com",
                        address().toString()));
        var command = new ArrayList<>(List.of(script("nodes"), site().toString()));
        nodes.forEach((name, node) -> command.add(name + "=127.0.0.1:" + node.getPort()));
        Programs.run(command);
        return this;
    }

    // Of whoever is not root nginx makes nobody else.
    private static String user() {
        return System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    }

    // Its own are root's.
    private String temporaryFolders() {
        var lines = new StringBuilder();
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            lines.append(kind)
                    .append("_temp_path ")
                    .append(folder.resolve(kind))
                    .append(";\n");
        }
        return lines.toString();
    }

    // From the example, so that it is one that works.
    private void write(String file, Map<String, String> changes) throws IOException {
        String text = Files.readString(folder.resolve("site.example").resolve(file))
                .replace("/var/log/nginx/error.log", errorLog().toString());
        for (var change : changes.entrySet()) {
            if (!text.contains(change.getKey())) {
                throw new IllegalStateException("nginx/site.example/" + file + " has no " + change.getKey());
            }
            text = text.replace(change.getKey(), change.getValue());
        }
        Files.writeString(site().resolve(file), text);
    }

    /** Returns when it takes connections. */
    public Nginx start() throws IOException, InterruptedException {
        process = new ProcessBuilder(command("-g", "daemon off;"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.log").toFile())
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Ports.isTaken(httpsPort)) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                close();
                throw new IllegalStateException("nginx did not start; see " + folder.resolve("console.log"));
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return this;
    }

    private List<String> command(String... more) {
        var command = new ArrayList<>(List.of(
                program().toString(),
                "-p",
                folder + "/",
                "-e",
                errorLog().toString(),
                "-c",
                folder.resolve("nginx.conf").toString()));
        command.addAll(List.of(more));
        return command;
    }

    /** Has it read its configuration again; its old workers go on with the streams they have. */
    public void reload() throws IOException {
        Programs.run(command("-s", "reload"));
    }

    /** Takes a node out of service, drained, so that its server can be stopped. */
    public void takeOut(String node) throws IOException {
        String admin = Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
        Programs.run(List.of(script("take-out"), site().toString(), node), Map.of("AUTHORIZATION", "Basic " + admin));
    }

    /** Puts it back as soon as it is ready. */
    public void putBack(String node) throws IOException {
        Programs.run(List.of(script("put-back"), site().toString(), node));
    }

    private String script(String name) {
        return folder.resolve(name).toString();
    }

    public Process process() {
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
