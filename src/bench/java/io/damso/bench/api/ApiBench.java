package io.damso.bench.api;

import io.damso.bench.Servers;
import io.damso.bench.SignedIn;
import io.damso.bench.http.Requests;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import redis.clients.jedis.Jedis;

/**
 * Requests a second, each kind for {@code bench.seconds}: a constant JSON of a page's size by the same Liberty, history that
 * was filled into Redis, from MySQL near and deep, after a miss, rooms, and sends.
 */
final class ApiBench implements AutoCloseable {

    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("bench.seconds", 10));
    private static final Duration SETTLED = Duration.ofSeconds(4);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int WARM_UPS = 2;
    private static final int CLIENTS = 16;
    private static final int PAGE = 50;
    private static final int DEEP = 100_000;
    private static final int SHALLOW = 100;
    private static final int MISSED = 4_000;
    private static final String CONSTANT = "/constant/page.json";
    private static final String CONFIGURATION =
            "<server><webApplication location=\"constant.war\" contextRoot=\"/constant\"/></server>";

    private final Servers servers = new Servers(
            "api",
            Map.of("DAMSO_DEMO_TOKENS_PER_SECOND", "10000"),
            Map.of("people.xml", SignedIn.configuration(1), "constant.xml", CONFIGURATION),
            folder -> Files.createDirectories(folder.resolve("apps/constant.war")));
    private final URI node = servers.node().address();
    private final String cookie = SignedIn.cookies(node, 1).get(0);
    private final String headers = "Cookie: " + cookie + "\r\n";

    private int missed;

    private ApiBench() throws Exception {}

    public static void main(String[] arguments) throws Exception {
        try (var bench = new ApiBench()) {
            bench.run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        send("pattern");
        var rooms = awaitTurn();
        rooms.make("shallow", SHALLOW);
        long shallow = rooms.made();
        rooms.make("deep", DEEP);
        long deep = rooms.made();
        for (int i = 0; i < MISSED; i++) {
            rooms.make("missed" + i, 2 * PAGE);
        }
        // All once more: a server of Java's is slow until it has done something often.
        long size = measure(200, () -> page("deep", "")).size();
        Path constant = servers.node().folder().resolve("apps/constant.war/page.json");
        Files.writeString(constant, "{\"a\":\"" + "x".repeat((int) size - 8) + "\"}");
        for (int i = 0; i < WARM_UPS; i++) {
            measureAll(shallow, deep);
        }
        System.out.println(measureAll(shallow, deep));
    }

    private ApiReport measureAll(long shallow, long deep) throws IOException {
        var report = new ApiReport();
        report.add("constant JSON", measure(200, () -> Requests.get(CONSTANT, "")));
        report.add("history, from Redis", measure(200, () -> page("deep", "")));
        report.add("history, of a hundred", measure(200, () -> page("shallow", "&before=" + Rooms.id(shallow - 10))));
        report.add(
                "history, deep in 100,000",
                measure(200, () -> page("deep", "&before=" + Rooms.id(deep(shallow, deep)))));
        report.add("history, missed", measure(200, this::missedPage));
        report.add("rooms", measure(200, () -> Requests.get("/api/chat/rooms?limit=20", headers)));
        report.add("send", measure(202, this::question));
        return report;
    }

    private static long deep(long from, long to) {
        return ThreadLocalRandom.current().nextLong(from + 2 * PAGE, to - 10_000);
    }

    private byte[] page(String room, String more) {
        return Requests.get("/api/chat/rooms/" + room + "/messages?limit=" + PAGE + more, headers);
    }

    // Redis forgets all rooms before one is asked for a second time.
    private byte[] missedPage() {
        int room = missed++ % MISSED;
        if (room == 0) {
            try (var redis = new Jedis(URI.create(servers.redisUrl()))) {
                redis.flushAll();
            }
        }
        return page("missed" + room, "");
    }

    private byte[] question() {
        return Requests.post(
                "/api/chat/message/send",
                headers,
                "{\"room_id\":\"s" + System.nanoTime() + "\",\"content\":\"How far is it from Seoul to Busan?\"}");
    }

    private Answered measure(int expected, Supplier<byte[]> requests) throws IOException {
        var address = new InetSocketAddress("127.0.0.1", node.getPort());
        try (var loop = new ClosedLoop(address, CLIENTS, expected, requests)) {
            return loop.run(SETTLED, MEASURED, servers::nodeMillis);
        }
    }

    private void send(String room) throws IOException, InterruptedException {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(node.resolve("/api/chat/message/send"))
                                .header("Cookie", cookie)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"room_id\":\"" + room + "\",\"content\":\"Hello\"}"))
                                .build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new IllegalStateException("a send was answered " + answer.statusCode());
        }
    }

    private Rooms awaitTurn() throws SQLException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() - end < 0) {
            for (String shard : new String[] {"damso_shard_1", "damso_shard_2"}) {
                try (var connection = servers.mySql().connect(shard);
                        var statement = connection.createStatement();
                        var count = statement.executeQuery("SELECT COUNT(*), MIN(account_db_key) FROM chat_message")) {
                    count.next();
                    if (count.getLong(1) == 2) {
                        return new Rooms(servers.mySql(), shard, count.getLong(2), "pattern");
                    }
                }
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new IllegalStateException("the first turn does not come into MySQL");
    }

    @Override
    public void close() {
        servers.close();
    }
}
