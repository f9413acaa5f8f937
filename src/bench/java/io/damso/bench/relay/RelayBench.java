package io.damso.bench.relay;

import io.damso.bench.Servers;
import io.damso.bench.SignedIn;
import io.damso.testing.LibertyServer;
import io.damso.testing.Ports;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens from a model to readers by each relay in turn, a few times over, under each load. {@code bench.rounds} is how
 * often; {@code bench.relays} and {@code bench.loads}, names with commas, leave some out; {@code bench.seconds} is for how
 * long each is measured, {@code bench.warm} for how long it is warmed up before.
 */
final class RelayBench implements AutoCloseable {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("bench.seconds", 10));
    private static final Set<String> RELAYS = names("bench.relays");
    private static final Set<String> LOADS = names("bench.loads");
    private static final int PEOPLE = 1_000;
    private static final Path FOLDER = Path.of("target", "bench", "relay");
    // Code is hot after it, and what all began with is over.
    private static final Duration SETTLED = Duration.ofSeconds(4);
    // A server of Java's compiles for more than a minute; until then that is most of what it does.
    private static final Load WARM_UP = new Load("warm-up", 600, 20, 100, Duration.ofSeconds(6), 0);
    private static final Duration WARM = Duration.ofSeconds(Integer.getInteger("bench.warm", 90));

    private final List<Runnable> opened = new ArrayList<>();
    private final ServerProcess model;
    private final Servers servers;

    private RelayBench() throws Exception {
        LibertyServer.delete(FOLDER);
        int port = Ports.free();
        model = ServerProcess.start(
                FOLDER.resolve("model"), port, java("-Xmx512m", MockModel.class.getName(), Integer.toString(port)));
        opened.add(model::close);
        servers = new Servers(
                "relay/damso",
                Map.of("DAMSO_LLM_BASE_URL", modelUrl()),
                Map.of("people.xml", SignedIn.configuration(PEOPLE)),
                folder -> {});
        opened.add(servers::close);
        servers.leaveRedisFile();
    }

    private static Set<String> names(String property) {
        String names = System.getProperty(property, "");
        return names.isBlank() ? Set.of() : Set.of(names.split(","));
    }

    private static List<String> java(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-classpath", System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        return command;
    }

    public static void main(String[] arguments) throws Exception {
        boolean whole;
        try (var bench = new RelayBench()) {
            whole = bench.run();
        }
        System.exit(whole ? 0 : 1);
    }

    /** @return whether nothing was lost or doubled, and nobody was refused; and all was kept */
    private boolean run() throws Exception {
        var relays = relays();
        for (var relay : relays) {
            System.out.println("warm: " + sample(relay, WARM_UP, WARM));
        }
        var report = new RelayReport();
        for (var load : Load.ALL) {
            if (!LOADS.isEmpty() && !LOADS.contains(load.name())) {
                continue;
            }
            for (int i = 0; i < ROUNDS; i++) {
                for (var relay : relays) {
                    var sample = sample(relay, load, MEASURED);
                    System.out.println(load.name() + ": " + sample);
                    report.add(load, sample);
                }
            }
        }
        System.out.println(report);
        boolean kept = true;
        for (var relay : relays) {
            var wrong = relay.wrong();
            wrong.ifPresent(what -> System.out.println(relay.name() + " kept " + what));
            kept &= wrong.isEmpty();
        }
        return report.isWhole() && kept;
    }

    private Sample sample(Relay relay, Load load, Duration time) throws Exception {
        // Else it would be within some measurements, and not within others.
        servers.rewriteRedisFile();
        long idle = relay.liveHeap();
        try (var crowd = new Crowd(relay, load)) {
            crowd.during(load.ramp());
            try (var stalled = new Stalled(relay, load)) {
                crowd.during(SETTLED);
                var sample = Sample.of(relay, crowd, time);
                long heap = relay.liveHeap();
                finishReplies();
                crowd.finish();
                relay.asked(crowd.asked() + stalled.asked(), crowd.read() + stalled.tokens());
                return sample.with(Math.max(0, heap - idle) / load.streams());
            }
        }
    }

    // So that what was read is all that was said, and nothing of it a part of what is measured next.
    private void finishReplies() throws Exception {
        try (var socket = new Socket()) {
            socket.connect(model.address());
            socket.getOutputStream().write("GET /finish HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read();
        }
    }

    private List<Relay> relays() throws Exception {
        var relays = new ArrayList<Relay>();
        if (isWanted("direct")) {
            relays.add(new DirectRelay(model.address()));
        }
        if (isWanted("nginx")) {
            relays.add(new NginxRelay(FOLDER.resolve("nginx"), model.address()));
        }
        if (isWanted("Damso")) {
            relays.add(new DamsoRelay(servers, SignedIn.cookies(servers.node().address(), PEOPLE)));
        }
        if (isWanted("Spring")) {
            relays.add(spring());
        }
        if (isWanted("FastAPI")) {
            relays.add(fastApi());
        }
        relays.forEach(relay -> opened.add(relay::close));
        return relays;
    }

    private static boolean isWanted(String relay) {
        return RELAYS.isEmpty() || RELAYS.contains(relay);
    }

    private String modelUrl() {
        return "http://127.0.0.1:" + model.address().getPort() + "/v1";
    }

    private Relay spring() throws Exception {
        int status = new ProcessBuilder("mvn", "-B", "-ntp", "-q", "-f", "src/bench/peers/spring/pom.xml", "package")
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("Spring's peer could not be built");
        }
        int port = Ports.free();
        // The memory and the collector that Damso has.
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx1g",
                "-XX:+UseParallelGC",
                "-jar",
                "target/bench/spring-peer/spring-peer.jar",
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--model.url=" + modelUrl(),
                "--spring.data.redis.url=" + servers.redisUrl());
        return new PeerRelay(
                "Spring", ServerProcess.start(FOLDER.resolve("spring"), port, command), true, servers::redisMillis);
    }

    private Relay fastApi() throws Exception {
        int port = Ports.free();
        var command = List.of(
                "env",
                "MODEL_URL=" + modelUrl(),
                "REDIS_URL=" + servers.redisUrl(),
                "/usr/bin/python3",
                "-m",
                "uvicorn",
                "--app-dir=src/bench/peers/fastapi",
                "--port=" + port,
                "--no-access-log",
                "--backlog=4096",
                "relay:app");
        return new PeerRelay(
                "FastAPI", ServerProcess.start(FOLDER.resolve("fastapi"), port, command), false, servers::redisMillis);
    }

    @Override
    public void close() {
        Collections.reverse(opened);
        opened.forEach(Runnable::run);
    }
}
