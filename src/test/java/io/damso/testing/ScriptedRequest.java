package io.damso.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What a {@link ScriptedModel} was asked, and how far its answer has come. Safe for use by many threads. */
public final class ScriptedRequest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String start;
    private final Map<String, String> headers;
    private final String body;
    private final CountDownLatch disconnected = new CountDownLatch(1);
    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    ScriptedRequest(String start, Map<String, String> headers, String body) {
        this.start = start;
        this.headers = headers;
        this.body = body;
    }

    public String body() {
        return body;
    }

    /** @param name in any case */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public Optional<String> authorization() {
        return header("Authorization");
    }

    public String model() {
        return json().path("model").asText();
    }

    /** Each as {@code role: content}, oldest first. */
    public List<String> messages() {
        List<String> messages = new ArrayList<>();
        json().path("messages")
                .forEach(message -> messages.add(message.path("role").asText() + ": "
                        + message.path("content").asText()));
        return messages;
    }

    /** What the person asked: the last message's content. */
    public String prompt() {
        JsonNode messages = json().path("messages");
        return messages.path(messages.size() - 1).path("content").asText();
    }

    /** How many of the script's tokens were handed to the network. */
    public int tokensSent() {
        return tokens.get();
    }

    /** How many bytes of the answer, head included, were handed to the network. */
    public long bytesSent() {
        return bytes.get();
    }

    /** Whether the connection was closed, by the client or by the script. */
    public boolean isDisconnected() {
        return disconnected.getCount() == 0;
    }

    /** @return whether the connection was closed within {@code limit} */
    public boolean awaitDisconnect(Duration limit) {
        try {
            return disconnected.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Empty if it is for no streamed answer. */
    Optional<Dialect> dialect() {
        return Stream.of(Dialect.values())
                .filter(dialect ->
                        dialect.isAskedFor(start) && json().path("stream").asBoolean())
                .findFirst();
    }

    void disconnected() {
        disconnected.countDown();
    }

    void sentToken() {
        tokens.incrementAndGet();
    }

    void sentBytes(int count) {
        bytes.addAndGet(count);
    }

    private JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the request is no JSON", e);
        }
    }
}
