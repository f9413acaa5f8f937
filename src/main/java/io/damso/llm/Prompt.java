package io.damso.llm;

import io.damso.model.SenderType;
import java.util.List;

/**
 * What a model is asked.
 *
 * @param system what it is told before all that was said; empty for nothing
 * @param schema a JSON schema that the answer is to keep to, as far as the model's server sees to that; empty for none
 * @param utterances oldest first; the last one is the person's, and is what the model answers
 */
public record Prompt(String system, String schema, List<Utterance> utterances) {

    /** @throws IllegalArgumentException if there is none, or the last one is not the person's */
    public Prompt {
        utterances = List.copyOf(utterances);
        if (utterances.isEmpty() || utterances.get(utterances.size() - 1).sender() != SenderType.USER) {
            throw new IllegalArgumentException("a prompt ends in what the person said");
        }
    }

    public Prompt(List<Utterance> utterances) {
        this("", "", utterances);
    }

    public Utterance question() {
        return utterances.get(utterances.size() - 1);
    }

    /** What was said stays out of every log line. */
    @Override
    public String toString() {
        return "Prompt[" + utterances.size() + " utterances]";
    }

    /** One side's words. */
    public record Utterance(SenderType sender, String text) {

        @Override
        public String toString() {
            return "Utterance[" + sender + ", " + text.length() + " characters]";
        }
    }
}
