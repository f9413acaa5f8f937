package io.damso.llm;

import dev.langchain4j.http.client.sse.DefaultServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import io.damso.model.FaultCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Gives LangChain4j an answer's events one by one: those of an event stream, or lines of JSON. */
final class LangChainAnswer implements AnswerBody {

    private final LangChainCall call;
    private final boolean eventStream;
    private final EventStreamParser events = new EventStreamParser(this::hear);
    private final LineSplitter lines = new LineSplitter(this::hear);
    private final ServerSentEventListener listener;
    private final ServerSentEventContext context;

    LangChainAnswer(LangChainCall call, boolean eventStream, ServerSentEventListener listener) {
        this.call = call;
        this.eventStream = eventStream;
        this.listener = listener;
        this.context = new ServerSentEventContext(new Handle(call));
    }

    /** Whether what a parser of LangChain4j's would read is an event stream; else it is lines of JSON. */
    static boolean isEventStream(ServerSentEventParser parser) {
        return parser instanceof DefaultServerSentEventParser;
    }

    @Override
    public String mediaType() {
        return eventStream ? "text/event-stream" : "application/x-ndjson";
    }

    @Override
    public boolean hear(ByteBuffer bytes) {
        if (eventStream) {
            events.parse(bytes);
        } else {
            lines.parse(bytes);
        }
        return call.isOver();
    }

    private void hear(String name, byte[] data, int length) {
        hear(name.isEmpty() ? null : name, new String(data, 0, length, StandardCharsets.UTF_8));
    }

    private void hear(byte[] bytes, int from, int to) {
        if (to > from) {
            hear((String) null, new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
    }

    private void hear(String name, String text) {
        if (call.isOver()) {
            return;
        }
        try {
            listener.onEvent(new ServerSentEvent(name, text), context);
        } catch (RuntimeException e) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
        call.check();
    }

    @Override
    public void end() {
        if (eventStream) {
            events.end();
        } else {
            lines.end();
        }
        if (!call.isOver()) {
            // It broke off, however politely it closed.
            throw new ModelFaultException(FaultCode.LLM_UNAVAILABLE);
        }
        listener.onClose();
    }

    @Override
    public boolean isOver() {
        return call.isOver();
    }

    private record Handle(LangChainCall call) implements ServerSentEventParsingHandle {

        @Override
        public void cancel() {
            call.cancel();
        }

        @Override
        public boolean isCancelled() {
            return !call.gate().isOpen();
        }
    }
}
