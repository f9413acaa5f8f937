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

    /** What the person asked: the text of the last message that is the person's own. */
    public String prompt() {
        String asked = "";
        for (JsonNode message : json().path("messages")) {
            boolean persons = message.path("role").asText().equals("user");
            asked = persons ? text(message.path("content")).orElse(asked) : asked;
        }
        return asked;
    }

    // Anthropic's is a list of blocks, of which a tool's result is not the person's.
    private static Optional<String> text(JsonNode content) {
        return Optional.of(content.isArray() ? content.path(0).path("text") : content)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    /** How often tools were called for this answer before. */
    public int rounds() {
        int rounds = 0;
        for (JsonNode message : json().path("messages")) {
            rounds += callsTools(message) ? 1 : 0;
        }
        return rounds;
    }

    private static boolean callsTools(JsonNode message) {
        boolean anthropics = message.path("content").findValuesAsText("type").contains("tool_use");
        return anthropics || !message.path("tool_calls").isEmpty();
    }

    /** The names of the tools that the model is offered. */
    public List<String> toolNames() {
        List<String> names = new ArrayList<>();
        json().path("tools")
                .forEach(tool -> names.add((tool.has("function") ? tool.path("function") : tool)
                        .path("name")
                        .asText()));
        return names;
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
