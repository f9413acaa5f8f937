package io.damso.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A real Keycloak, from {@code target/keycloak}, with a realm of its own: {@code carol}, an administrator, and {@code dave},
 * with {@link #PASSWORD}; and the client {@code damso}. Speaks TLS, by a certificate made on the spot.
 */
public final class Keycloak implements AutoCloseable {

    public static final String CLIENT_SECRET = Planted.WORD + "-client";
    public static final String PASSWORD = Planted.WORD + "-typed-at-keycloak";

    private static final Path DISTRIBUTION = Path.of("target", "keycloak").toAbsolutePath();
    private static final int START_SECONDS = 180;
    // Its own administrator, of its master realm.
    private static final String ADMIN = "keycloak-admin";

    private final Path folder;
    private final int port = Ports.free();
    private final Certificate certificate;
    private Process process;

    public Keycloak(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.toAbsolutePath());
        this.certificate = new Certificate(this.folder);
    }

    public URI address() {
        return URI.create("https://localhost:" + port);
    }

    public URI issuer() {
        return address().resolve("/realms/company");
    }

    /** For whoever is to trust it, in PEM. */
    public Path chain() {
        return certificate.chain();
    }

    /** For whoever is to trust its certificate. */
    public SSLContext trust() {
        return certificate.trust();
    }

    /**
     * Returns when it serves.
     *
     * @param site where browsers reach Damso
     * @param backChannel where Keycloak itself does
     */
    public Keycloak start(URI site, URI backChannel) throws IOException, InterruptedException {
        certificate.make();
        // Its data is beside it: a run begins with none.
        LibertyServer.delete(home().resolve("data"));
        writeRealm(site, backChannel);
        var log = folder.resolve("console.log").toFile();
        var builder = new ProcessBuilder(
                        home().resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        // In this mode it listens without TLS too, whatever one says.
                        "--http-port=" + Ports.free(),
                        "--http-management-port=" + Ports.free(),
                        "--https-port=" + port,
                        "--http-host=127.0.0.1",
                        "--hostname=" + address(),
                        "--https-certificate-file=" + certificate.chain(),
                        "--https-certificate-key-file=" + certificate.key())
                .redirectErrorStream(true)
                .redirectOutput(log);
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPTS_APPEND",
                        "-Xmx512m -XX:TieredStopAtLevel=1",
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        ADMIN,
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        PASSWORD));
        process = builder.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Ports.isTaken(port)) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                close();
                throw new IllegalStateException("Keycloak did not start; see " + log);
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        return this;
    }

    // Its archive has one folder, named after its version.
    private static Path home() throws IOException {
        try (Stream<Path> folders = Files.list(DISTRIBUTION)) {
            return folders.filter(found -> Files.exists(found.resolve("bin/kc.sh")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("There is no Keycloak in " + DISTRIBUTION));
        }
    }

    private static void writeRealm(URI site, URI backChannel) throws IOException {
        try (var template = Keycloak.class.getResourceAsStream("/keycloak/company.json")) {
            String realm = new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("PASSWORD", PASSWORD)
                    .replace("SECRET", CLIENT_SECRET)
                    .replace("PLANTED", Planted.WORD)
                    .replace("BACKCHANNEL", backChannel.toString())
                    .replace("SITE", site.toString());
            var folder = Files.createDirectories(home().resolve("data/import"));
            Files.writeString(folder.resolve("company.json"), realm);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            try {
                process.waitFor(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
