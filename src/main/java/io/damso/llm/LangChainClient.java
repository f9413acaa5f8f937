package io.damso.llm;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.damso.telemetry.Span;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** LangChain4j's client on our connections: no thread waits for an answer, and any call can be left at any time. */
final class LangChainClient implements HttpClient {

    private final ModelConnections connections;
    // LangChain4j makes its request on the thread that asks for it, and passes nothing on to here.
    private final ThreadLocal<LangChainCall> current = new ThreadLocal<>();

    LangChainClient(ModelConnections connections) {
        this.connections = connections;
    }

    /** @param asking makes this call's request */
    void during(LangChainCall call, Runnable asking) {
        current.set(call);
        try {
            asking.run();
        } finally {
            current.remove();
        }
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("answers are streamed");
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        var call = current.get();
        var address = URI.create(request.url());
        String traceparent = Span.traceparent();
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        var answer = new LangChainAnswer(call, LangChainAnswer.isEventStream(parser), listener);
        var exchange = new ModelExchange(
                connections, address, () -> request(request, address, body, traceparent), answer, call.gate());
        call.runs(exchange);
        exchange.begin();
    }

    private static FullHttpRequest request(HttpRequest asked, URI address, byte[] body, String traceparent) {
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, address.getRawPath(), Unpooled.wrappedBuffer(body));
        asked.headers().forEach((name, values) -> request.headers().set(name, values));
        request.headers()
                .set(HttpHeaderNames.HOST, ModelConnections.host(address))
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (traceparent != null) {
            request.headers().set("traceparent", traceparent);
        }
        return request;
    }

    HttpClientBuilder builder() {
        return new Builder();
    }

    /** Time limits are not the client's: a call is left when one is over. */
    private final class Builder implements HttpClientBuilder {

        @Override
        public Duration connectTimeout() {
            return null;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            return this;
        }

        @Override
        public Duration readTimeout() {
            return null;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            return this;
        }

        @Override
        public HttpClient build() {
            return LangChainClient.this;
        }
    }
}
