package io.damso.conversation;

import io.damso.llm.LanguageModel;
import io.damso.llm.ModelCall;
import io.damso.llm.ModelListener;
import io.damso.llm.Prompt;
import io.damso.llm.ToolCall;
import io.damso.llm.ToolRound;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import io.damso.tool.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One answer for which the model may have tools called: asked, told what came of its calls, and asked again, until it
 * calls none. One step at a time: a call to the model, or calls of tools.
 */
final class ToolRounds implements ModelCall {

    /** After so many it does not look as if the model came to an end. */
    static final int MOST = 8;

    private static final Logger LOG = Logger.getLogger(ToolRounds.class.getName());

    // Of what the model says beside its calls, as it is told of it again.
    private static final int MOST_CHARACTERS = 64 * 1024;

    private final LanguageModel model;
    private final Tools tools;
    private final ScheduledExecutorService threads;
    private final Generation generation;
    private final ModelListener listener;
    private final long endNanos;
    // Of all rounds; null once one of them is not known. Written by one step, and read by the next.
    private volatile Usage usage = new Usage(0, 0, false);
    private Object latest;
    private ModelCall running = () -> {};
    // Null before the first calls of tools: one call to the model has a limit of its own.
    private Future<?> timeLimit;
    private boolean over;

    /**
     * @param threads on which the model is asked again: where an answer is heard nobody may wait
     * @param limit how long it may take from here to the end, with all its rounds
     * @param generation whose readers are told of calls
     * @param listener hears all texts as if they were of one answer, and one end
     */
    ToolRounds(
            LanguageModel model,
            Tools tools,
            ScheduledExecutorService threads,
            Duration limit,
            Generation generation,
            ModelListener listener) {
        this.model = model;
        this.tools = tools;
        this.threads = threads;
        this.generation = generation;
        this.listener = listener;
        endNanos = System.nanoTime() + limit.toNanos();
    }

    void begin(Prompt prompt) {
        var round = new Round(prompt);
        if (isNext(round)) {
            runs(round, model.generate(prompt, round));
        }
    }

    private synchronized boolean isNext(Object step) {
        latest = step;
        return !over;
    }

    private void runs(Object step, ModelCall call) {
        boolean left;
        synchronized (this) {
            // One that ended at once may have been followed by another one by now.
            running = step == latest ? call : running;
            left = over;
        }
        if (left) {
            call.cancel();
        }
    }

    private void call(Prompt prompt, String text, List<ToolCall> wanted) {
        var calls = new ToolCalls(
                tools, generation, wanted, results -> askAgain(prompt.after(new ToolRound(text, results))));
        if (isNext(calls)) {
            startTheClock();
            calls.begin();
            runs(calls, calls);
        }
    }

    private synchronized void startTheClock() {
        if (over || timeLimit != null) {
            return;
        }
        try {
            timeLimit = threads.schedule(this::giveUp, endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The server is stopping, and ends all replies.
        }
    }

    private void giveUp() {
        end(() -> listener.onFault(FaultCode.LLM_TOO_LONG));
    }

    private void askAgain(Prompt prompt) {
        try {
            threads.execute(() -> generation.within(() -> ask(prompt)));
        } catch (RejectedExecutionException e) {
            end(() -> listener.onFault(FaultCode.INTERRUPTED));
        }
    }

    private void ask(Prompt prompt) {
        try {
            begin(prompt);
        } catch (RuntimeException e) {
            // A fault of ours; the reply must end all the same.
            LOG.log(Level.SEVERE, "A reply could not go on: {0}", e.getClass().getName());
            end(() -> listener.onFault(FaultCode.LLM_UNAVAILABLE));
        }
    }

    @Override
    public void cancel() {
        end(() -> {});
    }

    private void end(Runnable tell) {
        if (!isEnding()) {
            return;
        }
        try {
            // Before the step is left, which may hang.
            tell.run();
        } finally {
            lastStep().cancel();
        }
    }

    /** @return false if it was over before */
    private synchronized boolean isEnding() {
        boolean first = !over;
        over = true;
        if (timeLimit != null) {
            timeLimit.cancel(false);
        }
        return first;
    }

    private synchronized ModelCall lastStep() {
        return running;
    }

    /** Hears one call to the model. */
    private final class Round implements ModelListener {

        private final Prompt prompt;
        private final List<ToolCall> calls = new ArrayList<>();
        private final StringBuilder said = new StringBuilder();

        Round(Prompt prompt) {
            this.prompt = prompt;
        }

        @Override
        public void onModel(String name) {
            listener.onModel(name);
        }

        @Override
        public void onText(String text) {
            if (said.length() < MOST_CHARACTERS) {
                said.append(text);
            }
            listener.onText(text);
        }

        @Override
        public void onToolCall(ToolCall call) {
            calls.add(call);
        }

        @Override
        public void onDone(FinishReason reason, Usage told) {
            var all = usage == null || told == null ? null : usage.plus(told);
            usage = all;
            boolean wantsMore = reason == FinishReason.TOOL && !calls.isEmpty();
            if (wantsMore && prompt.rounds().size() < MOST) {
                call(prompt, said.toString(), calls);
            } else {
                end(() -> listener.onDone(reason, all));
            }
        }

        @Override
        public void onFault(FaultCode code) {
            end(() -> listener.onFault(code));
        }
    }
}
