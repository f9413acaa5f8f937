package io.damso.conversation;

import io.damso.llm.ModelCall;
import io.damso.llm.ModelListener;
import io.damso.llm.Prompt;
import io.damso.model.Analysis;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Message;
import io.damso.model.Metadata;
import io.damso.model.Outcome;
import io.damso.model.SenderType;
import io.damso.model.StopReason;
import io.damso.model.ToolStatus;
import io.damso.model.Turn;
import io.damso.model.Usage;
import io.damso.stream.LiveReply;
import io.damso.telemetry.Span;
import io.damso.telemetry.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One attempt at a reply, from the first word to the first reason to end it; what comes after that is not heard. */
final class Generation implements ModelListener {

    private static final ModelCall NONE = () -> {};

    // What is waited for has limits of its own, all of which are shorter together.
    private static final long TO_BEGIN_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long TO_END_NANOS = Duration.ofSeconds(180).toNanos();
    private static final int FRAMES = 12;

    private final LiveReply reply;
    private final Instant started;
    private final int maxBytes;
    private final BiConsumer<Generation, Outcome> ending;
    private final long startedNanos = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<ModelCall> call = new AtomicReference<>(NONE);
    private final Span span;
    private volatile long endedNanos;
    // Which waits for others than the model; null while none does.
    private volatile Thread worker;
    private volatile Prompt prompt;
    private volatile String model;
    private volatile Long firstTokenMillis;
    private long bytes;

    /**
     * @param started now, on Redis' clock
     * @param maxBytes of the whole text, in UTF-8
     * @param ending told once, by whichever thread ends it; must not block
     */
    Generation(LiveReply reply, Instant started, int maxBytes, BiConsumer<Generation, Outcome> ending) {
        this.reply = reply;
        this.started = started;
        this.maxBytes = maxBytes;
        this.ending = ending;
        this.span = Span.begin("reply")
                .with("damso.message_id", reply.turn().messageId().value())
                .with("damso.reply_id", reply.turn().replyId().value());
    }

    Turn turn() {
        return reply.turn();
    }

    LiveReply reply() {
        return reply;
    }

    /** Notes the thread that begins or ends it, so that it can be told where one is stuck. */
    void work(Runnable step) {
        worker = Thread.currentThread();
        try {
            span.run(step);
        } finally {
            worker = null;
        }
    }

    /** Runs a step that is a part of it in its trace. */
    void within(Runnable step) {
        span.run(step);
    }

    /** Says in its trace how it ended. */
    void endedAs(String outcome, boolean well) {
        span.with("damso.outcome", outcome);
        if (!well) {
            span.fails(outcome);
        }
    }

    /** Nothing more is done about it here. */
    void leave() {
        span.end();
    }

    /** Whether it should have asked the model, or have ended, long since. */
    boolean isStuck(long nowNanos) {
        if (ended.get()) {
            return nowNanos - endedNanos > TO_END_NANOS;
        }
        return call.get() == NONE && nowNanos - startedNanos > TO_BEGIN_NANOS;
    }

    /** Where its thread is, if it has one: code only, and nobody's words. */
    String whereabouts() {
        Thread stuck = worker;
        return stuck == null
                ? "no thread"
                : Stream.of(stuck.getStackTrace())
                        .limit(FRAMES)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(" < "));
    }

    /** Says what the model is about to be asked. */
    void asks(Prompt asked) {
        prompt = asked;
    }

    /** Null if no model was asked here. */
    Prompt prompt() {
        return prompt;
    }

    @Override
    public void onModel(String name) {
        model = name;
    }

    /** Its name in the settings; null if none was asked here. */
    String model() {
        return model;
    }

    /** Since the turn was accepted; null if there was none. */
    Long firstTokenMillis() {
        return firstTokenMillis;
    }

    /** Says what to cancel when the generation ends early; cancels it at once if that was before. */
    void runs(ModelCall running) {
        call.set(running);
        if (ended.get()) {
            running.cancel();
        }
    }

    @Override
    public void onText(String text) {
        if (ended.get()) {
            return;
        }
        if (firstTokenMillis == null) {
            long nanos = System.nanoTime() - startedNanos;
            firstTokenMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
            Timing.FIRST_TOKEN.record(nanos);
            span.with("damso.first_token_ms", firstTokenMillis);
        }
        bytes += utf8Length(text);
        if (bytes > maxBytes) {
            stop(StopReason.LIMIT);
        } else {
            reply.text(text);
        }
    }

    /** A tool that the model had called begins or ends. */
    void onTool(String name, ToolStatus status) {
        if (!ended.get()) {
            reply.tool(name, status);
        }
    }

    @Override
    public void onDone(FinishReason reason, Usage usage) {
        onDone(reason, usage, null);
    }

    /** @param analysis null for none */
    void onDone(FinishReason reason, Usage usage, Analysis analysis) {
        end(new Outcome.Done(reason, usage, analysis));
    }

    @Override
    public void onFault(FaultCode code) {
        end(new Outcome.Failed(code));
    }

    void stop(StopReason reason) {
        end(new Outcome.Stopped(reason));
    }

    /** @return false if it had a reason to end before */
    boolean interrupt() {
        return end(new Outcome.Failed(FaultCode.INTERRUPTED));
    }

    /** Ends without an ending: that is another writer's. */
    void abandon() {
        endedNanos = System.nanoTime();
        // One that is stuck in its end may be so in this.
        if (ended.compareAndSet(false, true)) {
            call.get().cancel();
        }
        span.fails("given_up").end();
    }

    private boolean end(Outcome outcome) {
        endedNanos = ended.get() ? endedNanos : System.nanoTime();
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            try {
                // Before the call is left, which is the model's affair and may hang.
                ending.accept(this, outcome);
            } finally {
                call.get().cancel();
            }
        }
        return first;
    }

    /** The time now, by Redis' clock as it was when this node took the reply: no node's clock is asked. */
    Instant now() {
        var elapsed = Duration.ofNanos((System.nanoTime() - startedNanos) / 1_000 * 1_000);
        return started.plus(elapsed);
    }

    /** The reply's record. */
    static Message record(Turn turn, String text, Outcome outcome, Instant at) {
        return new Message(
                turn.replyId(),
                turn.room(),
                SenderType.AI,
                text,
                at,
                Metadata.ofReply(outcome),
                outcome.status(),
                turn.messageId(),
                turn.streamKey());
    }

    private static long utf8Length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair is two of the pair's four bytes.
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }
}
