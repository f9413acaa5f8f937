package io.damso.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** People who send at once, each in many rooms of their own. */
final class Senders {

    private static final int THREADS = 8;
    private static final int ROOMS_EACH = 12;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String[] USERS = {"alice", "bob", "admin"};
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI send;

    Senders(URI node) {
        send = node.resolve("/api/chat/message/send");
    }

    /**
     * One after the other, so that their accounts are spread over the shards: of those who come at once, none is counted yet.
     *
     * @return what they said, as {@link #send}
     */
    Map<String, String> introduce() {
        var sent = new ConcurrentHashMap<String, String>();
        for (String user : USERS) {
            isAccepted(user, "first", "Message of " + user, sent);
        }
        return sent;
    }

    /**
     * Returns when so many messages are accepted; their replies may still be in the making.
     *
     * @param rooms how the names of the rooms begin
     * @return texts by their messages' ids, those of replies empty
     */
    Map<String, String> send(int messages, String rooms) {
        var left = new AtomicInteger(messages);
        var sent = new ConcurrentHashMap<String, String>();
        var executor = Executors.newFixedThreadPool(THREADS);
        try {
            IntStream.range(0, THREADS)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> send(left, rooms + "-" + i, i, sent), executor))
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            executor.shutdown();
        }
        return sent;
    }

    private void send(AtomicInteger left, String rooms, int number, Map<String, String> sent) {
        String user = USERS[number % USERS.length];
        long end = System.nanoTime() + LIMIT.toNanos();
        for (int i = 0; left.getAndDecrement() > 0; i++) {
            while (!isAccepted(user, rooms + "-" + i % ROOMS_EACH, "Message " + i + " of " + rooms, sent)) {
                i++;
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException("after " + LIMIT + " there are messages still that no room takes");
                }
            }
        }
    }

    // A room whose last reply is not over yet says so.
    private boolean isAccepted(String user, String room, String content, Map<String, String> sent) {
        var request = HttpRequest.newBuilder(send)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Basic " + base64(user + ":" + user))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"room_id\":\"" + room + "\",\"content\":\"" + content + "\"}"));
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != 202 && answer.statusCode() != 409) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return answer.statusCode() == 202 && keep(answer.body(), content, sent);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean keep(String body, String content, Map<String, String> sent) throws IOException {
        var json = JSON.readTree(body);
        sent.put(json.path("message_id").asText(), content);
        sent.put(json.path("reply_id").asText(), "");
        return true;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
