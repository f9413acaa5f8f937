package io.damso.llm;

import io.damso.model.JsonText;
import io.damso.model.SenderType;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;

/** What a server of OpenAI's chat completions is asked, as JSON (OpenAI's API reference, "Create chat completion"). */
final class OpenAiRequest {

    private OpenAiRequest() {}

    /** @param model its name, as the server knows it */
    static String body(String model, Prompt prompt) {
        var request = JsonText.object()
                .add("model", model)
                .add("messages", messages(prompt))
                .add("stream", true)
                .add("stream_options", JsonText.object().add("include_usage", true));
        if (!prompt.schema().isEmpty()) {
            request.add("response_format", format(prompt.schema()));
        }
        if (!prompt.tools().isEmpty()) {
            request.add("tools", tools(prompt));
        }
        return JsonText.write(request.build());
    }

    private static JsonArrayBuilder messages(Prompt prompt) {
        var messages = JsonText.array();
        if (!prompt.system().isEmpty()) {
            messages.add(JsonText.object().add("role", "system").add("content", prompt.system()));
        }
        prompt.utterances().stream()
                // A reply that failed before its first token; servers refuse an assistant that said nothing.
                .filter(utterance -> utterance.sender() == SenderType.USER
                        || !utterance.text().isEmpty())
                .forEach(utterance -> messages.add(
                        JsonText.object().add("role", role(utterance.sender())).add("content", utterance.text())));
        prompt.rounds().forEach(round -> add(round, messages));
        return messages;
    }

    private static String role(SenderType sender) {
        return switch (sender) {
            case USER -> "user";
            case AI -> "assistant";
        };
    }

    private static void add(ToolRound round, JsonArrayBuilder messages) {
        var calls = JsonText.array();
        round.results().forEach(result -> calls.add(call(result.call())));
        var said = JsonText.object().add("role", "assistant");
        if (!round.text().isEmpty()) {
            said.add("content", round.text());
        }
        messages.add(said.add("tool_calls", calls));
        round.results()
                .forEach(result -> messages.add(JsonText.object()
                        .add("role", "tool")
                        .add("tool_call_id", result.call().id())
                        .add("content", result.text())));
    }

    private static JsonObjectBuilder call(ToolCall call) {
        return JsonText.object()
                .add("id", call.id())
                .add("type", "function")
                .add("function", JsonText.object().add("name", call.name()).add("arguments", call.arguments()));
    }

    // OpenAI's guide "Structured model outputs".
    private static JsonObjectBuilder format(String schema) {
        return JsonText.object()
                .add("type", "json_schema")
                .add(
                        "json_schema",
                        JsonText.object()
                                .add("name", "answer")
                                .add("strict", true)
                                .add("schema", JsonText.parse(schema)));
    }

    // OpenAI's guide "Function calling".
    private static JsonArrayBuilder tools(Prompt prompt) {
        var tools = JsonText.array();
        prompt.tools()
                .forEach(tool ->
                        tools.add(JsonText.object().add("type", "function").add("function", function(tool))));
        return tools;
    }

    private static JsonObjectBuilder function(ToolDefinition tool) {
        var function = JsonText.object().add("name", tool.name());
        if (!tool.description().isEmpty()) {
            function.add("description", tool.description());
        }
        if (!tool.parameters().isEmpty()) {
            function.add("parameters", JsonText.parse(tool.parameters()));
        }
        return function;
    }
}
