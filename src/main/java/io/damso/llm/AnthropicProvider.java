package io.damso.llm;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import io.damso.settings.InvalidSettingException;
import jakarta.enterprise.context.Dependent;

/** Anthropic's Messages API. */
@Dependent
class AnthropicProvider implements Provider {

    private static final String ANTHROPIC = "https://api.anthropic.com/v1/";

    // Its protocol wants a limit, which a reply of ours hardly reaches.
    private static final int MOST_TOKENS = 8_192;

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public LanguageModel model(ModelSettings settings, Parts parts) {
        String key = settings.apiKey()
                .orElseThrow(() -> new InvalidSettingException(settings.variable("API_KEY"), "must be set"));
        return new LangChainModel(parts.connections().get(), client -> model(settings, key, client));
    }

    private static AnthropicStreamingChatModel model(ModelSettings settings, String key, HttpClientBuilder client) {
        return AnthropicStreamingChatModel.builder()
                .httpClientBuilder(client)
                .baseUrl(settings.baseUrl().map(Object::toString).orElse(ANTHROPIC))
                .apiKey(key)
                .modelName(settings.model())
                .maxTokens(MOST_TOKENS)
                .build();
    }
}
