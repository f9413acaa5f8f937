package io.damso.llm;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import io.damso.model.FaultCode;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * The HTTP client that LangChain4j gets for one call: it can be ended at any time, where LangChain4j's own can only be
 * ended after the first token.
 */
final class OpenAiExchange implements HttpClient, ServerSentEventParsingHandle {

    private final OpenAiConnections connections;
    private volatile CompletableFuture<?> response;
    private volatile boolean cancelled;
    private volatile boolean complete;
    private volatile boolean answered;

    OpenAiExchange(OpenAiConnections connections) {
        this.connections = connections;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("answers are streamed");
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser unused, ServerSentEventListener listener) {
        response = connections.send(translate(request), info -> body(info, listener));
        connections.whenFailed(response, failure -> fail(failure, listener));
        if (cancelled) {
            response.cancel(true);
        }
    }

    /** Closes the connection, in whatever state it is. */
    @Override
    public void cancel() {
        cancelled = true;
        if (response != null) {
            response.cancel(true);
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    /** The model has said that it is done. The connection may then be used again, if the server ends the body soon. */
    void complete() {
        complete = true;
        connections.soon(this::cancel);
    }

    boolean isComplete() {
        return complete;
    }

    boolean isOver() {
        return complete || cancelled;
    }

    private static java.net.http.HttpRequest translate(HttpRequest request) {
        var builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString(request.body()))
                .build();
    }

    private BodySubscriber<Void> body(ResponseInfo info, ServerSentEventListener listener) {
        answered = true;
        Optional<FaultCode> fault = faultOf(info);
        // What is refused is closed unread: it may be endless, and its text is for nobody.
        fault.ifPresent(code -> listener.onError(new ModelFaultException(code)));
        return fault.isPresent() ? BodySubscribers.discarding() : new OpenAiBody(this, listener);
    }

    // What follows a cancellation is its echo; why it was cancelled is told by whoever did it.
    private void fail(Throwable failure, ServerSentEventListener listener) {
        if (!cancelled) {
            listener.onError(new ModelFaultException(faultOf(failure)));
        }
    }

    private static Optional<FaultCode> faultOf(ResponseInfo info) {
        int status = info.statusCode();
        if (status == 408 || status == 429 || status >= 500) {
            return Optional.of(FaultCode.LLM_UNAVAILABLE);
        }
        if (status >= 400) {
            return Optional.of(FaultCode.LLM_REFUSED);
        }
        String type = info.headers().firstValue("Content-Type").orElse("");
        boolean events = type.regionMatches(true, 0, "text/event-stream", 0, "text/event-stream".length());
        return status == 200 && events ? Optional.empty() : Optional.of(FaultCode.LLM_BAD_ANSWER);
    }

    // A connection that breaks in mid-answer is a server gone or overloaded, not an answer that can't be understood.
    private FaultCode faultOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ModelFaultException known) {
                return known.code();
            }
            if (cause instanceof ProtocolException) {
                return FaultCode.LLM_BAD_ANSWER;
            }
            if (cause instanceof CancellationException) {
                return FaultCode.INTERRUPTED;
            }
        }
        return answered ? FaultCode.LLM_UNAVAILABLE : FaultCode.LLM_CONNECT;
    }
}
