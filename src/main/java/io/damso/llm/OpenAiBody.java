package io.damso.llm;

import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import io.damso.model.FaultCode;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Hands a streamed answer over as its bytes arrive, on the thread they arrive on.
 *
 * <p>Asks for more only after the listener has taken what there was: a slow listener slows the model down instead of
 * filling the memory.
 */
final class OpenAiBody implements BodySubscriber<Void> {

    // Far beyond the output limit of any model. LangChain4j keeps about 50 bytes of each event till the end.
    private static final int MAX_EVENTS = 1_000_000;

    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final EventStreamParser parser = new EventStreamParser(this::hear);
    private final OpenAiExchange exchange;
    private final ServerSentEventListener listener;
    private Flow.Subscription subscription;
    private int events;

    OpenAiBody(OpenAiExchange exchange, ServerSentEventListener listener) {
        this.exchange = exchange;
        this.listener = listener;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription incoming) {
        subscription = incoming;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        try {
            buffers.forEach(parser::parse);
            subscription.request(1);
        } catch (RuntimeException e) {
            // Told here and not by the response's end, which closing the connection would reach first.
            listener.onError(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        try {
            parser.end();
            if (!exchange.isOver()) {
                listener.onClose();
            }
        } catch (RuntimeException e) {
            listener.onError(e);
        }
        end.complete(null);
    }

    private void hear(String name, String data) {
        if (exchange.isOver()) {
            return;
        }
        if (data.equals("[DONE]")) {
            exchange.complete();
            listener.onClose();
        } else {
            pass(check(name, data));
        }
    }

    private void pass(PassingEvent event) {
        listener.onEvent(event, new ServerSentEventContext(exchange));
        event.forget();
    }

    // LangChain4j would skip some of what isn't a chunk without a word.
    private PassingEvent check(String name, String data) {
        if (name.equals("error")) {
            throw new ModelFaultException(FaultCode.LLM_UNAVAILABLE);
        }
        if (!data.stripLeading().startsWith("{") || ++events > MAX_EVENTS) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
        return new PassingEvent(name, data);
    }
}
