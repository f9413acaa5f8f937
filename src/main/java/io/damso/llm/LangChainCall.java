package io.damso.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.util.List;

/** One answer: what LangChain4j makes of it, in the port's words. */
final class LangChainCall implements StreamingChatResponseHandler, ModelCall {

    private final ListenerGate gate;
    private volatile ModelExchange exchange;
    private volatile boolean over;
    private FaultCode fault;
    private int argumentCharacters;

    LangChainCall(ListenerGate gate) {
        this.gate = gate;
    }

    ListenerGate gate() {
        return gate;
    }

    void runs(ModelExchange running) {
        exchange = running;
    }

    /** Nothing was asked. */
    void refuse(FaultCode code) {
        gate.onFault(code);
    }

    @Override
    public void cancel() {
        gate.close();
        var running = exchange;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void onPartialResponse(String text) {
        if (text == null || text.isEmpty()) {
            return;
        }
        tell(() -> gate.onText(text));
    }

    // A listener that fails has lost something; LangChain4j would go on, and leave a hole.
    private void tell(Runnable word) {
        try {
            word.run();
        } catch (RuntimeException e) {
            fault = FaultCode.INTERRUPTED;
        }
    }

    @Override
    public void onPartialToolCall(PartialToolCall piece) {
        argumentCharacters += piece.partialArguments().length();
        if (argumentCharacters > ToolCall.MOST_CHARACTERS) {
            fault = FaultCode.LLM_BAD_ANSWER;
        }
        gate.onWriting();
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        over = true;
        tellCalls(response.aiMessage().toolExecutionRequests());
        if (fault == null) {
            gate.onDone(reason(response.finishReason()), usage(response.tokenUsage()));
        }
    }

    // Not where each is complete: nothing may come between them and the end.
    private void tellCalls(List<ToolExecutionRequest> requests) {
        var calls = requests.stream()
                .map(request -> ToolCall.of(request.id(), request.name(), request.arguments()))
                .toList();
        int length = calls.stream().mapToInt(call -> call.arguments().length()).sum();
        if (calls.size() > ToolCall.MOST || length > ToolCall.MOST_CHARACTERS) {
            fault = FaultCode.LLM_BAD_ANSWER;
        } else if (fault == null) {
            tell(() -> calls.forEach(gate::onToolCall));
        }
    }

    // Of the server's own; what it refuses with a status of HTTP is not seen here.
    @Override
    public void onError(Throwable error) {
        fault = FaultCode.LLM_UNAVAILABLE;
    }

    boolean isOver() {
        return over;
    }

    /** @throws ModelFaultException if something was wrong with what came so far */
    void check() {
        if (fault != null) {
            throw new ModelFaultException(fault);
        }
    }

    private static Usage usage(TokenUsage told) {
        return isTold(told) ? new Usage(told.inputTokenCount(), told.outputTokenCount(), false) : null;
    }

    // Where a server leaves it out LangChain4j says nothing, or zero.
    private static boolean isTold(TokenUsage usage) {
        return usage != null
                && usage.inputTokenCount() != null
                && usage.outputTokenCount() != null
                && usage.inputTokenCount() > 0;
    }

    // Reasons of some provider's own mean that the model had no more to say.
    private static FinishReason reason(dev.langchain4j.model.output.FinishReason told) {
        if (told == null) {
            return FinishReason.STOP;
        }
        return switch (told) {
            case LENGTH -> FinishReason.LENGTH;
            case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
            case TOOL_EXECUTION -> FinishReason.TOOL;
            default -> FinishReason.STOP;
        };
    }
}
