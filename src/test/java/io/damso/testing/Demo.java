package io.damso.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What plain {@code mvn} runs: one node, and a private MariaDB and Redis unless the environment names other servers.
 * Ends with Ctrl-C, or with the process that started it.
 */
public final class Demo {

    static final Path FOLDER = Path.of("target", "demo").toAbsolutePath();

    private Demo() {}

    /** Servers that run until they are stopped. */
    interface Servers {
        /** @throws IllegalArgumentException with a sentence about a setting that will not do */
        void run(Map<String, String> environment) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        run(Demo::run);
    }

    static void run(Servers servers) throws Exception {
        try {
            servers.run(setVariables());
        } catch (IllegalArgumentException e) {
            System.err.println("\n  " + e.getMessage() + "\n");
            System.exit(1);
        }
    }

    /** An empty variable means unset. */
    private static Map<String, String> setVariables() {
        var environment = new HashMap<>(System.getenv());
        environment.values().removeIf(String::isBlank);
        return environment;
    }

    private static void run(Map<String, String> environment) throws Exception {
        int port = PrivateServers.port(environment, "DAMSO_HTTP_PORT", 9080);
        String node = environment.getOrDefault("DAMSO_NODE", "node1");
        if (!node.matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException("The setting DAMSO_NODE must be 1 to 32 characters of a-z 0-9 -.");
        }
        PrivateServers.requireFree(port, "DAMSO_HTTP_PORT");

        var servers = new PrivateServers(FOLDER, environment);
        var settings = new HashMap<String, String>();
        settings.put("DAMSO_HTTP_PORT", Integer.toString(port));
        settings.putAll(servers.environment());
        var liberty = new LibertyServer(FOLDER.resolve("liberty"), node, settings, false);

        atTheEnd(() -> {
            liberty.close();
            stop(servers);
        });
        servers.start();
        liberty.prepare().launch().awaitReady(Duration.ofMinutes(3));
        System.out.println("""

                  Damso (%s) is ready:  http://localhost:%d/
                  Sign in as alice, bob or admin, each with their name as password. Ctrl-C stops it.
                """.formatted(node, port));
        System.exit(liberty.process().waitFor());
    }

    static void atTheEnd(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(stop));
        // A signal to Maven alone, or its death, must not leave three servers behind.
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
    }

    static void stop(PrivateServers servers) {
        try {
            servers.close();
        } catch (Exception e) {
            System.err.println("A private server did not stop: " + e);
        }
    }
}
