package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.telemetry.Span;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Any server that speaks OpenAI's chat completions. Sets no time limit but that for connecting. */
final class OpenAiModel implements LanguageModel {

    private static final Logger LOG = Logger.getLogger(OpenAiModel.class.getName());

    private final URI address;
    private final Optional<String> apiKey;
    private final String name;
    private final ModelConnections connections;
    private final Tokenizer tokenizer;

    /** @param baseUrl up to and including its {@code /v1} */
    OpenAiModel(URI baseUrl, Optional<String> apiKey, String name, ModelConnections connections) {
        this.address = URI.create(baseUrl.toString().replaceFirst("/*$", "/chat/completions"));
        this.apiKey = apiKey;
        this.name = name;
        this.connections = connections;
        this.tokenizer = Tokenizer.of(name);
    }

    @Override
    public int tokens(String text) {
        return tokenizer.count(text);
    }

    @Override
    public ModelCall generate(Prompt prompt, ModelListener listener) {
        var gate = new ListenerGate(listener);
        String traceparent = Span.traceparent();
        byte[] body = OpenAiRequest.body(name, prompt).getBytes(StandardCharsets.UTF_8);
        var exchange =
                new ModelExchange(connections, address, () -> request(body, traceparent), new OpenAiAnswer(gate), gate);
        try {
            exchange.begin();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A request to the model could not be made: {0}", e.getClass());
            gate.onFault(FaultCode.LLM_REFUSED);
        }
        return () -> {
            gate.close();
            exchange.cancel();
        };
    }

    private FullHttpRequest request(byte[] body, String traceparent) {
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, address.getRawPath(), Unpooled.wrappedBuffer(body));
        request.headers()
                .set(HttpHeaderNames.HOST, ModelConnections.host(address))
                .set(HttpHeaderNames.ACCEPT, "text/event-stream")
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (traceparent != null) {
            request.headers().set("traceparent", traceparent);
        }
        apiKey.ifPresent(key -> request.headers().set(HttpHeaderNames.AUTHORIZATION, "Bearer " + key));
        return request;
    }
}
