package io.damso.llm;

import io.damso.model.Usage;

/** Usage where the provider says nothing: one token for four characters, the usual rule of thumb for English. */
final class TokenEstimate {

    private static final int CHARACTERS_PER_TOKEN = 4;

    private TokenEstimate() {}

    /** @param answerCharacters UTF-16 units of the whole answer */
    static Usage of(Prompt prompt, long answerCharacters) {
        long asked = prompt.utterances().stream()
                .mapToLong(utterance -> utterance.text().length())
                .sum();
        return new Usage(tokens(asked), tokens(answerCharacters), true);
    }

    private static long tokens(long characters) {
        return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }
}
