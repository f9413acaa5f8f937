package io.damso.testing;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code mvn -Pfleet} runs: nginx, three nodes, and a private MariaDB and Redis unless the environment names other
 * servers. Keeps to the demonstration's folder, and so to its rooms. A node whose server was stopped is started again.
 */
public final class Fleet {

    private static final List<String> NAMES = List.of("node1", "node2", "node3");
    private static final Duration START = Duration.ofMinutes(3);

    private final List<LibertyServer> nodes = new ArrayList<>();
    private final PrivateServers servers;
    private final Nginx nginx;
    private volatile boolean stopping;

    public static void main(String[] arguments) throws Exception {
        Demo.run(environment -> new Fleet(environment).run());
    }

    private Fleet(Map<String, String> environment) throws Exception {
        requireNginx();
        int https = freePort(environment, "DAMSO_PROXY_HTTPS_PORT", 9443);
        nginx = new Nginx(Demo.FOLDER.resolve("nginx"), https, freePort(environment, "DAMSO_PROXY_HTTP_PORT", 9480));
        servers = new PrivateServers(Demo.FOLDER, environment);
        int port = PrivateServers.port(environment, "DAMSO_HTTP_PORT", 9080);
        for (String name : NAMES) {
            PrivateServers.requireFree(port, "DAMSO_HTTP_PORT");
            nodes.add(node(name, port++));
        }
    }

    private static void requireNginx() {
        if (Nginx.program() == null) {
            throw new IllegalArgumentException("There is no nginx. Install it (Debian: nginx-light).");
        }
    }

    private static int freePort(Map<String, String> environment, String setting, int fallback) {
        int port = PrivateServers.port(environment, setting, fallback);
        PrivateServers.requireFree(port, setting);
        return port;
    }

    private LibertyServer node(String name, int port) {
        var settings = new HashMap<String, String>();
        settings.put("DAMSO_HTTP_PORT", Integer.toString(port));
        settings.putAll(servers.environment());
        return new LibertyServer(Demo.FOLDER.resolve("liberty"), name, settings, true);
    }

    private void run() throws Exception {
        Demo.atTheEnd(this::stop);
        servers.start();
        for (LibertyServer node : nodes) {
            node.prepare().launch();
        }
        for (LibertyServer node : nodes) {
            node.awaitReady(START);
        }
        nginx.prepare(addresses()).start();
        nodes.forEach(this::keepRunning);
        System.out.println(
                """

                  Damso is ready:  %s/  (the certificate was made for this run, and a browser will say so)
                  nginx passes on to %s; their consoles are in %s.
                  Sign in as alice, bob or admin, each with their name as password. Ctrl-C stops it.
                """.formatted(nginx.address(), addresses().values(), Demo.FOLDER.resolve("liberty/servers")));
        System.exit(nginx.process().waitFor());
    }

    private Map<String, URI> addresses() {
        var addresses = new LinkedHashMap<String, URI>();
        for (int i = 0; i < nodes.size(); i++) {
            addresses.put(NAMES.get(i), nodes.get(i).address());
        }
        return addresses;
    }

    // As a service's manager would: whoever restarts a node stops it.
    private void keepRunning(LibertyServer node) {
        var keeper = new Thread(() -> {
            try {
                while (!stopping) {
                    node.process().waitFor();
                    if (!stopping) {
                        node.launch().awaitReady(START);
                    }
                }
            } catch (Exception e) {
                System.err.println("A node ended and was not started again: " + e.getMessage());
            }
        });
        keeper.setDaemon(true);
        keeper.start();
    }

    private void stop() {
        stopping = true;
        nginx.close();
        nodes.parallelStream().forEach(LibertyServer::close);
        Demo.stop(servers);
    }
}
