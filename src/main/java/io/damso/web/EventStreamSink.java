package io.damso.web;

import io.damso.model.SessionEnd;
import io.damso.stream.ReaderSink;
import io.damso.stream.StreamEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A reader behind {@code text/event-stream} (WHATWG HTML, section 9.2): one write for all that is ready. What goes out is
 * one line of JSON, an id of digits, a name of a fixed set, or a constant comment: nothing that could bring a line end,
 * and so a field, of its own.
 */
final class EventStreamSink implements ReaderSink {

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final String HEARTBEAT = ": heartbeat\n\n";
    // What an event has beside its data, and a little more.
    private static final int FIELDS = 80;

    private final OutputStream out;
    private final Supplier<Optional<SessionEnd>> sessionEnd;
    private final Runnable onClose;
    private boolean begun;

    /**
     * @param sessionEnd why the reader's person is not signed in any more; empty while they are
     * @param onClose ends the response, which nobody else does
     */
    EventStreamSink(OutputStream out, Supplier<Optional<SessionEnd>> sessionEnd, Runnable onClose) {
        this.out = out;
        this.sessionEnd = sessionEnd;
        this.onClose = onClose;
    }

    @Override
    public void write(List<StreamEvent> events) throws IOException {
        var text = new StringBuilder(length(events));
        for (StreamEvent event : events) {
            text.append("id: ")
                    .append(event.id())
                    .append("\nevent: ")
                    .append(event.name())
                    .append("\ndata: ")
                    .append(event.data())
                    .append("\n\n");
        }
        send(text.toString());
    }

    private static int length(List<StreamEvent> events) {
        int length = 0;
        for (StreamEvent event : events) {
            length += FIELDS + event.data().length();
        }
        return length;
    }

    @Override
    public void heartbeat() throws IOException {
        if (!begun) {
            begun = true;
            // The server ignores a response's first flush; the second takes both along.
            comeBackAfter(RETRY);
        }
        send(HEARTBEAT);
    }

    @Override
    public boolean isSignedOut() {
        return sessionEnd.get().isPresent();
    }

    // Without an id: the reader's position stays, and it goes on from there once signed in.
    @Override
    public void signOut() throws IOException {
        var reason = sessionEnd.get();
        if (reason.isPresent()) {
            send("event: signed_out\ndata: {\"reason\":\"" + reason.get().wireName() + "\"}\n\n");
        }
    }

    @Override
    public void comeBackAfter(Duration retry) throws IOException {
        send(retry(retry));
    }

    private static String retry(Duration retry) {
        return "retry: " + retry.toMillis() + "\n\n";
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        try {
            onClose.run();
        } catch (RuntimeException e) {
            // It was ended by the other side.
        }
    }
}
