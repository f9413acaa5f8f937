package io.damso.bench.moments;

import io.damso.bench.Servers;
import io.damso.bench.SignedIn;
import io.damso.testing.Script;
import io.damso.testing.ScriptedModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Each moment {@code bench.times} times, one after the other, on a node that has nothing else to do; the node's start
 * {@code bench.rounds} times.
 */
final class MomentsBench implements AutoCloseable {

    private static final int TIMES = Integer.getInteger("bench.times", 300);
    private static final int WARM_UP = 300;
    private static final int STARTS = Integer.getInteger("bench.rounds", 5);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long HIGHEST_MICROS = 120_000_000;
    private static final Duration PACE = Duration.ofMillis(20);
    // More than anyone here reads to the end.
    private static final String[] TOKENS = "on and on ".repeat(300).split("(?= )");

    private final ScriptedModel model =
            ScriptedModel.start().answering(request -> Script.reply(TOKENS).perToken(PACE));
    private final Servers servers = new Servers(
            "moments",
            Map.of("DAMSO_LLM_BASE_URL", model.baseUrl().toString()),
            Map.of("people.xml", SignedIn.configuration(1)),
            folder -> {});
    private final URI node = servers.node().address();
    private final String cookie = SignedIn.cookies(node, 1).get(0);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Histogram> moments = new LinkedHashMap<>();

    private MomentsBench() throws Exception {}

    public static void main(String[] arguments) throws Exception {
        try (var bench = new MomentsBench()) {
            bench.run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            turn();
        }
        moments.clear();
        for (int i = 0; i < TIMES; i++) {
            turn();
        }
        for (int i = 0; i < STARTS; i++) {
            start();
        }
        print();
    }

    private void turn() throws IOException, InterruptedException {
        long asked = System.nanoTime();
        String key;
        String id;
        try (var reading = new Reading(ask())) {
            reading.await("start");
            note("send to start", asked);
            reading.await("message");
            note("send to first token, less the model's " + PACE.toMillis() + " ms", asked + PACE.toNanos());
            key = reading.streamKey();
            id = reading.lastId();
        }
        // So that something was said meanwhile.
        TimeUnit.NANOSECONDS.sleep(3 * PACE.toNanos());
        long came = System.nanoTime();
        try (var reading = new Reading(resume(key, id))) {
            reading.await("message");
            note("coming back to what was missed", came);
            long stopped = System.nanoTime();
            stop(key);
            reading.await("stopped");
            note("stop to its event", stopped);
        }
    }

    private void start() throws IOException, InterruptedException {
        servers.node().kill();
        long begun = System.nanoTime();
        servers.node().launch().awaitReady(LIMIT);
        note("a node's start, until it is ready", begun);
    }

    private void note(String moment, long sinceNanos) {
        moments.computeIfAbsent(moment, any -> new Histogram(HIGHEST_MICROS, 3))
                .recordValue(Math.max(0, (System.nanoTime() - sinceNanos) / 1_000));
    }

    private InputStream ask() throws IOException, InterruptedException {
        String body = "{\"room_id\":\"r" + System.nanoTime() + "\",\"content\":\"hello\"}";
        return send(request("/api/chat/stream")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private InputStream resume(String key, String id) throws IOException, InterruptedException {
        return send(request("/api/chat/stream/" + key).header("Last-Event-ID", id));
    }

    private void stop(String key) throws IOException, InterruptedException {
        send(request("/api/chat/stream/" + key + "/stop").POST(BodyPublishers.noBody()))
                .close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(node.resolve(path)).timeout(LIMIT).header("Cookie", cookie);
    }

    private InputStream send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("answered " + response.statusCode());
        }
        return response.body();
    }

    private void print() {
        System.out.println("\n| what is waited for | times | p50, ms | p99, ms |\n|---|---|---|---|");
        moments.forEach((moment, micros) -> System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f |%n",
                moment,
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1_000.0,
                micros.getValueAtPercentile(99) / 1_000.0));
    }

    @Override
    public void close() {
        servers.close();
        model.close();
    }
}
