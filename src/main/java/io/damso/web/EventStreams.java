package io.damso.web;

import io.damso.identity.Callers;
import io.damso.model.EventId;
import io.damso.stream.Readers;
import io.damso.stream.ReplyStream;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;

/** Answers a request with a reply's events. */
@ApplicationScoped
class EventStreams {

    private static final Duration LATER = Duration.ofSeconds(1);

    @Inject
    private Readers readers;

    @Inject
    private Callers callers;

    @Inject
    private CurrentCaller current;

    /** The position a reader asks for: the header, else the query's parameter, else the start. */
    static EventId position(String header, String parameter) {
        String value = header == null ? parameter : header;
        if (value == null || value.isEmpty()) {
            return EventId.START;
        }
        return EventId.parse(value)
                .orElseThrow(() -> InvalidInputException.badRequest(
                        header == null ? "last_event_id" : "Last-Event-ID", "must be an event's id."));
    }

    /** @throws WebApplicationException with a 503 if this node lets no more readers in */
    void checkPlace() {
        if (!readers.hasPlace()) {
            throw full();
        }
    }

    private static WebApplicationException full() {
        return new WebApplicationException(Problem.later(
                Response.Status.SERVICE_UNAVAILABLE, "This server has no place for another reader.", LATER));
    }

    /**
     * Answers a request that is suspended: its resource asks for an {@code AsyncResponse}, which nobody resumes. What comes
     * from here on is the servlet's, and this ends it.
     *
     * @throws WebApplicationException with 204 if the reader has all there will be, which stops an EventSource; with a
     *     503 if this node lets no more readers in
     */
    void open(ReplyStream stream, EventId after, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (stream.isAllRead(after)) {
            throw new WebApplicationException(Response.noContent().build());
        }
        response.setContentType(MediaType.SERVER_SENT_EVENTS);
        response.setHeader("Cache-Control", "no-cache, no-transform");
        // nginx would hold events back to fill its buffers.
        response.setHeader("X-Accel-Buffering", "no");
        var exchange = request.getAsyncContext();
        // A reader has a lifetime of its own.
        exchange.setTimeout(0);
        var caller = current.get();
        var sink = new EventStreamSink(response.getOutputStream(), () -> callers.endOf(caller), exchange::complete);
        if (!readers.follow(stream, after, sink)) {
            throw full();
        }
    }
}
