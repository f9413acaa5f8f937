package io.damso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One node: a Liberty server process with a folder of its own, made from the installation in {@code target/liberty},
 * the configuration in {@code liberty/}, and the WAR.
 */
public final class LibertyServer implements AutoCloseable {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path CONFIGURATION = Path.of("liberty").toAbsolutePath();

    private final Path userFolder;
    private final String node;
    private final Map<String, String> environment = new HashMap<>();
    private final boolean quiet;
    private Process process;

    /**
     * @param userFolder holds this node's server folder; its journal there outlives the process
     * @param environment settings, added to this process' own environment
     * @param quiet whether the server's console goes to a file of its folder
     */
    public LibertyServer(Path userFolder, String node, Map<String, String> environment, boolean quiet) {
        this.userFolder = userFolder.toAbsolutePath();
        this.node = node;
        this.environment.putAll(environment);
        this.environment.put("DAMSO_NODE", node);
        this.quiet = quiet;
    }

    public Path folder() {
        return userFolder.resolve("servers").resolve(node);
    }

    public URI address() {
        return URI.create("http://localhost:" + environment.get("DAMSO_HTTP_PORT"));
    }

    public Process process() {
        return process;
    }

    /** Copies configuration, driver and WAR into this node's folder, so that a later build can't change them under it. */
    public LibertyServer prepare() throws IOException {
        copy(CONFIGURATION, folder());
        Files.createDirectories(folder().resolve("configDropins/defaults"));
        Files.move(
                folder().resolve(signIn()),
                folder().resolve("configDropins/defaults/sign-in.xml"),
                StandardCopyOption.REPLACE_EXISTING);
        copy(TARGET.resolve("jdbc"), userFolder.resolve("shared/resources/jdbc"));
        Files.createDirectories(folder().resolve("apps"));
        Files.copy(
                TARGET.resolve("damso.war"), folder().resolve("apps/damso.war"), StandardCopyOption.REPLACE_EXISTING);
        return this;
    }

    private String signIn() {
        String issuer = environment.getOrDefault("DAMSO_OIDC_ISSUER", System.getenv("DAMSO_OIDC_ISSUER"));
        return issuer == null || issuer.isBlank() ? "demo.xml" : "oidc.xml";
    }

    static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Starts the process; {@link #awaitReady} tells when it serves. */
    public LibertyServer launch() throws IOException {
        var builder =
                new ProcessBuilder(TARGET.resolve("liberty/wlp/bin/server").toString(), "run", node);
        builder.environment().putAll(environment);
        builder.environment().put("WLP_USER_DIR", userFolder.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                quiet
                        ? ProcessBuilder.Redirect.appendTo(
                                folder().resolve("console.log").toFile())
                        : ProcessBuilder.Redirect.INHERIT);
        process = builder.start();
        return this;
    }

    /** @throws IllegalStateException if the process ends, or is not ready within {@code limit} */
    public LibertyServer awaitReady(Duration limit) throws InterruptedException {
        Instant end = Instant.now().plus(limit);
        while (!isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new IllegalStateException("node " + node + " is not ready; see " + folder());
            }
            process.waitFor(200, TimeUnit.MILLISECONDS);
        }
        return this;
    }

    private boolean isReady() {
        var request = HttpRequest.newBuilder(address().resolve("/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As {@code kill -9}: the shell around the server too. */
    public void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** Holds the process where it is, as a machine that stalls would. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets a paused process go on. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        String processes = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(handle -> Long.toString(handle.pid()))
                .collect(Collectors.joining(" "));
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + processes)
                .inheritIO()
                .start()
                .waitFor();
    }

    /** The JVM, which a shell may have started. */
    public ProcessHandle jvm() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(handle -> handle.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
    }

    /** Asks the server to stop, and insists after a minute. */
    @Override
    public void close() {
        if (process == null || !process.isAlive()) {
            return;
        }
        try {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Removes what an earlier run left. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
