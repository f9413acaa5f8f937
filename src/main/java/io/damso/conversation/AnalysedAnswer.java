package io.damso.conversation;

import io.damso.llm.LanguageModel;
import io.damso.llm.ModelListener;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Hears the answer to a question about symbols, which is done once it is analysed. */
final class AnalysedAnswer implements ModelListener {

    private static final Logger LOG = Logger.getLogger(AnalysedAnswer.class.getName());

    // What a model can be told of a reply; more than almost all have.
    private static final int MOST_CHARACTERS = 16 * 1024;

    private final Generation generation;
    private final Question question;
    private final Analyst analyst;
    private final LanguageModel model;
    private final Executor threads;
    private final StringBuilder text = new StringBuilder();

    /** @param threads on which the analysis begins: where an answer is heard nobody may wait */
    AnalysedAnswer(Generation generation, Question question, Analyst analyst, LanguageModel model, Executor threads) {
        this.generation = generation;
        this.question = question;
        this.analyst = analyst;
        this.model = model;
        this.threads = threads;
    }

    @Override
    public void onModel(String name) {
        generation.onModel(name);
    }

    @Override
    public void onText(String more) {
        if (text.length() < MOST_CHARACTERS) {
            text.append(more);
        }
        generation.onText(more);
    }

    @Override
    public void onDone(FinishReason reason, Usage usage) {
        try {
            threads.execute(() -> generation.within(() -> analyse(reason, usage)));
        } catch (RejectedExecutionException e) {
            // The server is stopping; the reply is whole.
            generation.onDone(reason, usage);
        }
    }

    private void analyse(FinishReason reason, Usage usage) {
        try {
            generation.runs(analyst.analyse(
                    model,
                    question,
                    text.toString(),
                    analysed -> generation.onDone(
                            reason,
                            usage == null ? null : usage.plus(analysed.usage()),
                            analysed.analysis().orElse(null))));
        } catch (RuntimeException e) {
            // A fault of ours, or the server is stopping; the reply is whole, and must end all the same.
            LOG.log(
                    Level.WARNING,
                    "An analysis could not begin: {0}",
                    e.getClass().getName());
            generation.onDone(reason, usage);
        }
    }

    @Override
    public void onFault(FaultCode code) {
        generation.onFault(code);
    }
}
