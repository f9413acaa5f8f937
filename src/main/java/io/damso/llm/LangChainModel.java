package io.damso.llm;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.damso.model.FaultCode;
import io.damso.model.SenderType;
import java.util.ArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A model whose protocol LangChain4j knows: it writes the request and reads the answer's events. How these come is ours,
 * since of its own clients none can be left before the first word.
 */
final class LangChainModel implements LanguageModel {

    private static final Logger LOG = Logger.getLogger(LangChainModel.class.getName());

    private final LangChainClient client;
    private final StreamingChatModel model;

    /** @param model makes it, with the client that it is given */
    LangChainModel(ModelConnections connections, Function<HttpClientBuilder, StreamingChatModel> model) {
        this.client = new LangChainClient(connections);
        this.model = model.apply(client.builder());
    }

    @Override
    public ModelCall generate(Prompt prompt, ModelListener listener) {
        var call = new LangChainCall(new ListenerGate(listener));
        try {
            client.during(call, () -> model.chat(request(prompt), call));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A request to the model could not be made: {0}", e.getClass());
            call.refuse(FaultCode.LLM_REFUSED);
        }
        return call;
    }

    private static ChatRequest request(Prompt prompt) {
        var messages = new ArrayList<ChatMessage>();
        if (!prompt.system().isEmpty()) {
            messages.add(SystemMessage.from(prompt.system()));
        }
        prompt.utterances().stream()
                // A reply that failed before its first token; servers refuse an assistant that said nothing.
                .filter(utterance -> utterance.sender() == SenderType.USER
                        || !utterance.text().isEmpty())
                .map(LangChainModel::message)
                .forEach(messages::add);
        var request = ChatRequest.builder().messages(messages);
        if (!prompt.schema().isEmpty()) {
            request.responseFormat(format(prompt.schema()));
        }
        return request.build();
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

    private static ChatMessage message(Prompt.Utterance utterance) {
        return switch (utterance.sender()) {
            case USER -> UserMessage.from(utterance.text());
            case AI -> AiMessage.from(utterance.text());
        };
    }
}
