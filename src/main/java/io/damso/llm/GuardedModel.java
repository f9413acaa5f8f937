package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.time.Duration;
import java.util.List;

/** A model behind guards: it is told what they let in, and its words go out as they let them. */
final class GuardedModel implements LanguageModel {

    private final LanguageModel model;
    private final List<Guard> guards;

    /** @param guards in the order in which an answer passes them */
    GuardedModel(LanguageModel model, List<Guard> guards) {
        this.model = model;
        this.guards = List.copyOf(guards);
    }

    @Override
    public boolean hasPlace() {
        return model.hasPlace();
    }

    @Override
    public int tokens(String text) {
        return model.tokens(text);
    }

    @Override
    public ModelCall generate(Prompt prompt, ModelListener listener) {
        return model.generate(
                guarded(prompt),
                new Going(listener, guards.stream().map(Guard::outgoing).toList()));
    }

    private Prompt guarded(Prompt prompt) {
        var utterances = prompt.utterances().stream()
                .map(utterance -> new Prompt.Utterance(utterance.sender(), told(utterance.text())))
                .toList();
        var rounds = prompt.rounds().stream().map(this::guarded).toList();
        // The system's text too: it may hold what a person has, and not the site's own words alone.
        return new Prompt(told(prompt.system()), prompt.schema(), prompt.tools(), utterances, rounds);
    }

    // Arguments are the model's own JSON, which a mask in it could break.
    private ToolRound guarded(ToolRound round) {
        return new ToolRound(
                told(round.text()),
                round.results().stream()
                        .map(result -> new ToolResult(result.call(), told(result.text()), result.failed()))
                        .toList());
    }

    private String told(String text) {
        String told = text;
        for (Guard guard : guards) {
            told = guard.told(told);
        }
        return told;
    }

    private record Going(ModelListener listener, List<Guard.Outgoing> guards) implements ModelListener {

        @Override
        public void onModel(String name) {
            listener.onModel(name);
        }

        @Override
        public void onText(String text) {
            say(pass(text, 0));
        }

        // What the model said before it is heard before it.
        @Override
        public void onToolCall(ToolCall call) {
            sayTheRest();
            listener.onToolCall(call);
        }

        private String pass(String text, int from) {
            String passed = text;
            for (var guard : guards.subList(from, guards.size())) {
                passed = guard.next(passed);
            }
            return passed;
        }

        private void say(String text) {
            if (!text.isEmpty()) {
                listener.onText(text);
            }
        }

        private void sayTheRest() {
            for (int i = 0; i < guards.size(); i++) {
                say(pass(guards.get(i).rest(), i + 1));
            }
        }

        @Override
        public void onDone(FinishReason reason, Usage usage) {
            sayTheRest();
            listener.onDone(reason, usage);
        }

        @Override
        public void onFault(FaultCode code) {
            onFault(code, Duration.ZERO);
        }

        @Override
        public void onFault(FaultCode code, Duration retryAfter) {
            sayTheRest();
            listener.onFault(code, retryAfter);
        }
    }
}
