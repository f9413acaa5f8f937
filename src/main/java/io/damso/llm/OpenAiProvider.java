package io.damso.llm;

import jakarta.enterprise.context.Dependent;
import java.net.URI;

/** OpenAI, and every server that speaks its chat completions. */
@Dependent
class OpenAiProvider implements Provider {

    private static final URI OPENAI = URI.create("https://api.openai.com/v1");

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public LanguageModel model(ModelSettings settings, Parts parts) {
        return new OpenAiModel(
                settings.baseUrl().orElse(OPENAI),
                settings.apiKey(),
                settings.model(),
                parts.connections().get());
    }
}
