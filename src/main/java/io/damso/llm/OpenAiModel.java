package io.damso.llm;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder;
import io.damso.model.FaultCode;
import io.damso.model.SenderType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Any server that speaks OpenAI's chat completions. Sets no time limit but that for connecting. */
final class OpenAiModel implements LanguageModel {

    private static final Logger LOG = Logger.getLogger(OpenAiModel.class.getName());

    private final URI baseUrl;
    private final Optional<String> apiKey;
    private final String name;
    private final OpenAiConnections connections;

    OpenAiModel(URI baseUrl, Optional<String> apiKey, String name, OpenAiConnections connections) {
        this.baseUrl = baseUrl;
        this.apiKey = apiKey;
        this.name = name;
        this.connections = connections;
    }

    @Override
    public ModelCall generate(Prompt prompt, ModelListener listener) {
        var gate = new ListenerGate(listener);
        var exchange = new OpenAiExchange(connections);
        var answer = new OpenAiAnswer(prompt, gate, exchange);
        try {
            client(exchange).chat(request(prompt), answer);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A request to the model could not be made: {0}", e.getClass());
            connections.executor().execute(() -> answer.onError(new ModelFaultException(FaultCode.LLM_REFUSED)));
        }
        return () -> {
            gate.close();
            exchange.cancel();
        };
    }

    // One for each call, because LangChain4j has no other way to tell its HTTP client which call a request is of.
    private StreamingChatModel client(HttpClient exchange) {
        return new OpenAiStreamingChatModelBuilder()
                .httpClientBuilder(new Ready(exchange))
                .baseUrl(baseUrl.toString())
                .apiKey(apiKey.orElse(null))
                .modelName(name)
                .build();
    }

    private static ChatRequest request(Prompt prompt) {
        List<ChatMessage> messages = prompt.utterances().stream()
                // A reply that failed before its first token; servers refuse an assistant that said nothing.
                .filter(utterance -> !(utterance.sender() == SenderType.AI
                        && utterance.text().isEmpty()))
                .map(OpenAiModel::translate)
                .toList();
        return ChatRequest.builder().messages(messages).build();
    }

    private static ChatMessage translate(Prompt.Utterance utterance) {
        return switch (utterance.sender()) {
            case USER -> UserMessage.from(utterance.text());
            case AI -> AiMessage.from(utterance.text());
        };
    }

    /** A builder of what is built already; LangChain4j's time limits are not ours. */
    private record Ready(HttpClient client) implements HttpClientBuilder {

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
            return client;
        }
    }
}
