package io.damso.llm;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import jakarta.enterprise.context.Dependent;

/** Ollama, by its own protocol. */
@Dependent
class OllamaProvider implements Provider {

    private static final String LOCAL = "http://localhost:11434";

    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public LanguageModel model(ModelSettings settings, Parts parts) {
        return new LangChainModel(parts.connections().get(), client -> model(settings, client));
    }

    private static OllamaStreamingChatModel model(ModelSettings settings, HttpClientBuilder client) {
        return OllamaStreamingChatModel.builder()
                .httpClientBuilder(client)
                .baseUrl(settings.baseUrl().map(Object::toString).orElse(LOCAL))
                .modelName(settings.model())
                .build();
    }
}
