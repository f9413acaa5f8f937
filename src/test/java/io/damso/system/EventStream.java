package io.damso.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** A reader of an event stream: takes the bytes as they come, and remembers lines and events in their order. */
final class EventStream implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpResponse<InputStream> response;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final EventParser parser = new EventParser(lines::add, events::add);
    private volatile boolean ended;
    private volatile Throwable fault;

    EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        var thread = new Thread(this::read, "event-stream");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        var buffer = new byte[8192];
        try (InputStream body = response.body()) {
            for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
                parser.add(buffer, length);
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            fault = e;
        } finally {
            ended = true;
        }
    }

    int status() {
        return response.statusCode();
    }

    HttpClient.Version version() {
        return response.version();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    int count() {
        return events.size();
    }

    /** Whether the response has ended, properly or not. */
    boolean isEnded() {
        return ended;
    }

    List<String> names() {
        return events.stream().map(Event::name).toList();
    }

    Event first(String name) {
        return events.stream()
                .filter(event -> event.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Event last() {
        return events.get(events.size() - 1);
    }

    /** The last snapshot's content and all deltas after it. */
    String text() {
        var text = new StringBuilder();
        for (Event event : events) {
            if (event.name().equals("snapshot")) {
                text.setLength(0);
                text.append(event.text("content"));
            } else if (event.name().equals("message")) {
                text.append(event.text("delta"));
            }
        }
        return text.toString();
    }

    /** Waits until the text so far is this one. */
    EventStream awaitText(String text) {
        await(() -> ended || text().equals(text));
        if (!text().equals(text)) {
            throw new AssertionError("the stream (status " + status() + ") ended without the text: " + events, fault);
        }
        return this;
    }

    /** Waits for the end of the response, which is to come with a final event. */
    EventStream awaitEnd() {
        await(() -> ended);
        if (fault != null || events.isEmpty() || !last().isFinal()) {
            throw new AssertionError(
                    "the stream (status " + status() + ") ended without a final event: " + events, fault);
        }
        return this;
    }

    /** Waits for a final event; the response may still be open. */
    EventStream awaitFinal(Duration limit) {
        return await(limit, () -> !events.isEmpty() && last().isFinal());
    }

    /** Waits for the end of the response, whether or not the reply's came with it. */
    EventStream awaitCleanEnd() {
        await(() -> ended);
        if (fault != null) {
            throw new AssertionError("the stream was cut: " + events, fault);
        }
        return this;
    }

    EventStream await(BooleanSupplier condition) {
        return await(PATIENCE, condition);
    }

    EventStream await(Duration limit, BooleanSupplier condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(2))
                .pollDelay(Duration.ZERO)
                .atMost(limit)
                .until(condition::getAsBoolean);
        return this;
    }

    /** Leaves, as a closed tab would. */
    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
