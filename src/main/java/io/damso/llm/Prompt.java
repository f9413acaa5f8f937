package io.damso.llm;

import io.damso.model.SenderType;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model is asked.
 *
 * @param system what it is told before all that was said; empty for nothing
 * @param schema a JSON schema that the answer is to keep to, as far as the model's server sees to that; empty for none
 * @param tools that the model may have called; empty for none
 * @param utterances oldest first; the last one is the person's, and is what the model answers
 * @param rounds what the model had called for this answer so far, oldest first; usually none
 */
public record Prompt(
        String system, String schema, List<ToolDefinition> tools, List<Utterance> utterances, List<ToolRound> rounds) {

    /** @throws IllegalArgumentException if there is no utterance, or the last one is not the person's */
    public Prompt {
        tools = List.copyOf(tools);
        utterances = List.copyOf(utterances);
        rounds = List.copyOf(rounds);
        if (utterances.isEmpty() || utterances.get(utterances.size() - 1).sender() != SenderType.USER) {
            throw new IllegalArgumentException("a prompt ends in what the person said");
        }
    }

    public Prompt(String system, String schema, List<Utterance> utterances) {
        this(system, schema, List.of(), utterances, List.of());
    }

    public Prompt(List<Utterance> utterances) {
        this("", "", utterances);
    }

    public Prompt withTools(List<ToolDefinition> offered) {
        return new Prompt(system, schema, offered, utterances, rounds);
    }

    /** What the model is asked once its calls have their results. */
    public Prompt after(ToolRound round) {
        var all = new ArrayList<>(rounds);
        all.add(round);
        return new Prompt(system, schema, tools, utterances, all);
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
