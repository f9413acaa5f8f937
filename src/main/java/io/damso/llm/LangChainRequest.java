package io.damso.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.damso.model.JsonText;
import io.damso.model.SenderType;
import java.util.ArrayList;
import java.util.List;

/** A prompt in LangChain4j's words. */
final class LangChainRequest {

    private LangChainRequest() {}

    static ChatRequest of(Prompt prompt) {
        var request = ChatRequest.builder().messages(messages(prompt));
        if (!prompt.schema().isEmpty()) {
            request.responseFormat(format(prompt.schema()));
        }
        if (!prompt.tools().isEmpty()) {
            request.toolSpecifications(
                    prompt.tools().stream().map(LangChainRequest::tool).toList());
        }
        return request.build();
    }

    private static List<ChatMessage> messages(Prompt prompt) {
        var messages = new ArrayList<ChatMessage>();
        if (!prompt.system().isEmpty()) {
            messages.add(SystemMessage.from(prompt.system()));
        }
        prompt.utterances().stream()
                // A reply that failed before its first token; servers refuse an assistant that said nothing.
                .filter(utterance -> utterance.sender() == SenderType.USER
                        || !utterance.text().isEmpty())
                .map(LangChainRequest::message)
                .forEach(messages::add);
        prompt.rounds().forEach(round -> add(round, messages));
        return messages;
    }

    private static ChatMessage message(Prompt.Utterance utterance) {
        return switch (utterance.sender()) {
            case USER -> UserMessage.from(utterance.text());
            case AI -> AiMessage.from(utterance.text());
        };
    }

    private static void add(ToolRound round, List<ChatMessage> messages) {
        messages.add(AiMessage.builder()
                .text(round.text().isEmpty() ? null : round.text())
                .toolExecutionRequests(round.results().stream()
                        .map(result -> call(result.call()))
                        .toList())
                .build());
        round.results()
                .forEach(result -> messages.add(ToolExecutionResultMessage.builder()
                        .id(result.call().id())
                        .toolName(result.call().name())
                        .text(result.text())
                        .isError(result.failed())
                        .build()));
    }

    private static ToolExecutionRequest call(ToolCall call) {
        return ToolExecutionRequest.builder()
                .id(call.id())
                .name(call.name())
                .arguments(call.arguments())
                .build();
    }

    private static ResponseFormat format(String schema) {
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name("answer")
                        .rootElement(JsonRawSchema.from(schema))
                        .build())
                .build();
    }

    private static ToolSpecification tool(ToolDefinition tool) {
        var json = JsonText.object().add("name", tool.name());
        if (!tool.description().isEmpty()) {
            json.add("description", tool.description());
        }
        if (!tool.parameters().isEmpty()) {
            json.add("parameters", JsonText.parse(tool.parameters()));
        }
        return ToolSpecification.fromJson(JsonText.write(json.build()));
    }
}
