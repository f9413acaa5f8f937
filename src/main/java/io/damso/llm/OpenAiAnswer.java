package io.damso.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;

/** Tells one answer's listener, in the port's words, what LangChain4j says. */
final class OpenAiAnswer implements StreamingChatResponseHandler {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Prompt prompt;
    private final ListenerGate gate;
    private final OpenAiExchange exchange;
    private long characters;

    OpenAiAnswer(Prompt prompt, ListenerGate gate, OpenAiExchange exchange) {
        this.prompt = prompt;
        this.gate = gate;
        this.exchange = exchange;
    }

    @Override
    public void onPartialResponse(String text) {
        characters += text.length();
        try {
            gate.onText(text);
        } catch (RuntimeException e) {
            // A listener that fails has lost text; it is not the model's fault, and nothing may follow the hole.
            fail(FaultCode.INTERRUPTED);
        }
    }

    /** Mostly chunks that only say who speaks, or why the answer ended; but a provider's error looks like that too. */
    @Override
    public void onUnmappedRawEvent(Object event) {
        try {
            JsonNode chunk = JSON.readTree(((ServerSentEvent) event).data());
            if (chunk.hasNonNull("error")) {
                fail(FaultCode.LLM_UNAVAILABLE);
            } else if (!chunk.has("choices") && !chunk.has("usage")) {
                fail(FaultCode.LLM_BAD_ANSWER);
            }
        } catch (JsonProcessingException e) {
            fail(FaultCode.LLM_BAD_ANSWER);
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        var reason = response.metadata().finishReason();
        if (reason == null && !exchange.isComplete()) {
            // Neither a reason nor the end mark: the server broke off, however politely it closed.
            fail(FaultCode.LLM_UNAVAILABLE);
        } else {
            gate.onDone(translate(reason), usage(response.metadata().tokenUsage()));
        }
    }

    @Override
    public void onError(Throwable failure) {
        fail(failure instanceof ModelFaultException known ? known.code() : FaultCode.LLM_BAD_ANSWER);
    }

    private void fail(FaultCode code) {
        exchange.cancel();
        gate.onFault(code);
    }

    // Reasons of some provider's own, and none, mean that the model had no more to say.
    private static FinishReason translate(dev.langchain4j.model.output.FinishReason reason) {
        if (reason == null) {
            return FinishReason.STOP;
        }
        return switch (reason) {
            case LENGTH -> FinishReason.LENGTH;
            case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
            case TOOL_EXECUTION -> FinishReason.TOOL;
            case STOP, OTHER -> FinishReason.STOP;
        };
    }

    private Usage usage(TokenUsage told) {
        if (told == null || told.inputTokenCount() == null || told.outputTokenCount() == null) {
            return TokenEstimate.of(prompt, characters);
        }
        return new Usage(told.inputTokenCount(), told.outputTokenCount(), false);
    }
}
