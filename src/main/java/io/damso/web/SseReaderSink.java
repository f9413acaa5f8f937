package io.damso.web;

import io.damso.stream.ReaderSink;
import io.damso.stream.StreamEvent;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A reader behind {@code text/event-stream} (WHATWG HTML, section 9.2). What goes out is one line of JSON, an id of
 * digits, a name of a fixed set, or a constant comment: nothing that could bring a line end, and so a field, of its own.
 */
final class SseReaderSink implements ReaderSink {

    // The server gives a blocked write up earlier; this only bounds the wait for its answer.
    private static final long WRITE_SECONDS = 30;

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Sse sse;
    private final SseEventSink sink;
    private boolean begun;

    SseReaderSink(Sse sse, SseEventSink sink) {
        this.sse = sse;
        this.sink = sink;
    }

    @Override
    public void write(List<StreamEvent> events) throws IOException {
        for (StreamEvent event : events) {
            send(sse.newEventBuilder()
                    .id(event.id().toString())
                    .name(event.name())
                    .data(event.data())
                    .build());
        }
    }

    @Override
    public void heartbeat() throws IOException {
        if (!begun) {
            begun = true;
            // The server ignores a response's first flush; the second takes both along.
            send(new Retry(RETRY));
        }
        send(sse.newEventBuilder().comment("heartbeat").build());
    }

    @Override
    public void comeBackAfter(Duration retry) throws IOException {
        send(new Retry(retry));
    }

    private void send(OutboundSseEvent event) throws IOException {
        if (sink.isClosed()) {
            throw new IOException("the reader has gone");
        }
        try {
            sink.send(event).toCompletableFuture().get(WRITE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the reader takes nothing", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            sink.close();
        } catch (IOException | RuntimeException e) {
            // It was closed by the other side.
        }
    }
}
