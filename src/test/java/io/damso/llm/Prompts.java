package io.damso.llm;

import io.damso.model.SenderType;
import java.util.List;

/** Prompts to ask with. */
final class Prompts {

    private Prompts() {}

    static Prompt asking(String question) {
        return new Prompt(List.of(new Prompt.Utterance(SenderType.USER, question)));
    }

    static Prompt after(String question, String reply, String next) {
        return new Prompt(List.of(
                new Prompt.Utterance(SenderType.USER, question),
                new Prompt.Utterance(SenderType.AI, reply),
                new Prompt.Utterance(SenderType.USER, next)));
    }
}
