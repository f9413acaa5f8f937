package io.damso.conversation;

import io.damso.llm.LanguageModel;
import io.damso.llm.ModelCall;
import io.damso.llm.ModelListener;
import io.damso.llm.Prompt;
import io.damso.llm.Prompt.Utterance;
import io.damso.model.Analysis;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.SenderType;
import io.damso.model.Usage;
import io.damso.telemetry.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One analysis: asked for, read, and asked for once more with what was wrong. */
final class AnalysisCall implements ModelCall {

    private static final String SCHEMA = schema();
    private static final int MOST_CHARACTERS = 64 * 1024;

    private static final String SYSTEM = "You are a careful analyst. You answer with one JSON object and nothing else.";
    private static final String ASKED = """
        Somebody asked:

        %s

        The answer was:

        %s

        What does this answer mean for each of these symbols, and for no other?

        Symbols: %s

        Write one JSON object that keeps to this schema, without a word around it:

        %s""";
    private static final String WRONG = """
        That is not right:

        %s

        Write the whole JSON object again, without a word around it.""";

    private static final String DISCLAIMER =
            "Made by a language model from the answer above; it may be wrong and is no investment advice.";
    private static final String DISCLAIMER_KO = "위 답변을 바탕으로 언어 모델이 만든 내용입니다. 틀릴 수 있으며 투자 권유가 아닙니다.";

    private final LanguageModel model;
    private final Executor threads;
    private final Question question;
    private final Consumer<Analyst.Analysed> then;
    private final List<Utterance> said = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Usage spent;
    private Runnable onEnd = () -> {};
    private Answer latest;
    private ModelCall call = () -> {};

    /** @param threads on which the model is asked a second time: where an answer is heard nobody may wait */
    AnalysisCall(
            LanguageModel model, Executor threads, Question question, String reply, Consumer<Analyst.Analysed> then) {
        this.model = model;
        this.threads = Span.carried(threads);
        this.question = question;
        this.then = then;
        said.add(new Utterance(
                SenderType.USER,
                ASKED.formatted(question.content(), reply, String.join(", ", question.analysisSymbols()), SCHEMA)));
    }

    private static String schema() {
        try (var file = AnalysisCall.class.getResourceAsStream("analysis.schema.json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param ended run once it is over, for whatever reason */
    void begin(Runnable ended) {
        onEnd = ended;
        ask(SCHEMA, true);
    }

    private void ask(String schema, boolean mayRepair) {
        var answer = new Answer(mayRepair);
        hears(answer);
        runs(answer, model.generate(new Prompt(SYSTEM, schema, said), answer));
        if (over.get()) {
            leave();
        }
    }

    private synchronized void hears(Answer answer) {
        latest = answer;
    }

    // One that answered at once may have been followed by another one by now.
    private synchronized void runs(Answer answer, ModelCall running) {
        call = answer == latest ? running : call;
    }

    private void leave() {
        ModelCall running;
        synchronized (this) {
            running = call;
        }
        running.cancel();
    }

    @Override
    public void cancel() {
        if (over.compareAndSet(false, true)) {
            onEnd.run();
        }
        leave();
    }

    /** Readers have waited long enough. */
    void giveUp() {
        end(Optional.empty());
        leave();
    }

    private void end(Optional<Analysis> analysis) {
        if (over.compareAndSet(false, true)) {
            onEnd.run();
            then.accept(new Analyst.Analysed(analysis, spent));
        }
    }

    private String disclaimer() {
        return question.language().equals("ko") ? DISCLAIMER_KO : DISCLAIMER;
    }

    // Some servers refuse a schema as a parameter; it is in the text, too.
    private void repair(String answer, List<String> problems) {
        if (!answer.isEmpty()) {
            said.add(new Utterance(SenderType.AI, answer));
            said.add(new Utterance(SenderType.USER, WRONG.formatted(String.join("\n", problems))));
        }
        try {
            threads.execute(() -> ask("", false));
        } catch (RejectedExecutionException e) {
            end(Optional.empty());
        }
    }

    private final class Answer implements ModelListener {

        private final boolean mayRepair;
        private final StringBuilder text = new StringBuilder();

        Answer(boolean mayRepair) {
            this.mayRepair = mayRepair;
        }

        @Override
        public void onText(String more) {
            if (text.length() + more.length() > MOST_CHARACTERS) {
                giveUp();
            } else {
                text.append(more);
            }
        }

        @Override
        public void onDone(FinishReason reason, Usage usage) {
            spent = spent == null ? usage : spent.plus(usage);
            var reading = AnalysisFormat.read(text.toString(), question.analysisSymbols(), disclaimer());
            if (reading.analysis().isPresent() || !mayRepair) {
                end(reading.analysis());
            } else {
                repair(text.toString(), reading.problems());
            }
        }

        @Override
        public void onFault(FaultCode code) {
            if (code == FaultCode.LLM_REFUSED && mayRepair) {
                repair("", List.of());
            } else {
                end(Optional.empty());
            }
        }
    }
}
