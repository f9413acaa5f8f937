package io.damso.llm;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** Answers without any server, so that everything else can be tried; says in each answer that it is a demonstration. */
final class DemoModel implements LanguageModel {

    private final int tokensPerSecond;
    private final ScheduledExecutorService scheduler;

    /** @param tokensPerSecond one or more */
    DemoModel(int tokensPerSecond, ScheduledExecutorService scheduler) {
        this.tokensPerSecond = tokensPerSecond;
        this.scheduler = scheduler;
    }

    @Override
    public ModelCall generate(Prompt prompt, ModelListener listener) {
        String question = prompt.question().text();
        String answer = prompt.schema().isEmpty() ? DemoAnswer.to(question) : DemoAnswer.analysis(question);
        List<String> tokens = DemoAnswer.tokens(answer);
        var call = new DemoCall(tokens, tokensPerSecond, new ListenerGate(listener), scheduler);
        call.next();
        return call;
    }
}
