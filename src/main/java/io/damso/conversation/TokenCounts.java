package io.damso.conversation;

import io.damso.llm.LanguageModel;
import io.damso.llm.Models;
import io.damso.llm.Prompt;
import io.damso.llm.ToolDefinition;
import io.damso.model.Outcome;
import io.damso.model.Usage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.stream.Stream;

/** What a reply took: as its model's server said, else counted by the model's tokenizer. */
@ApplicationScoped
class TokenCounts {

    private final Models models;

    /** For the container, which makes a proxy of this class. */
    TokenCounts() {
        this(null);
    }

    @Inject
    TokenCounts(Models models) {
        this.models = models;
    }

    /** All but the reply's own tokens, which are counted from its text once that is whole. */
    Outcome asked(Generation generation, Outcome outcome) {
        var told = outcome.usage();
        if (told != null) {
            return outcome.with(told.of(generation.model(), generation.firstTokenMillis()));
        }
        boolean tookNothing = outcome instanceof Outcome.Failed && generation.firstTokenMillis() == null;
        var prompt = generation.prompt();
        if (prompt == null || tookNothing) {
            return outcome;
        }
        long input = tokens(models.of(generation.model()), prompt);
        return outcome.with(new Usage(input, Usage.UNCOUNTED, true, generation.model(), generation.firstTokenMillis()));
    }

    private static long tokens(LanguageModel model, Prompt prompt) {
        var tools = prompt.tools().stream().map(ToolDefinition::text);
        var said = prompt.utterances().stream().map(Prompt.Utterance::text);
        return model.tokens(prompt.system())
                + Stream.concat(tools, said).mapToLong(model::tokens).sum();
    }

    /** The same from whoever does it, so that whoever takes over keeps what was said before. */
    Outcome counted(Outcome outcome, String text) {
        var usage = outcome.usage();
        return usage == null || usage.outputTokens() != Usage.UNCOUNTED
                ? outcome
                : outcome.with(usage.withOutput(models.of(usage.model()).tokens(text)));
    }
}
