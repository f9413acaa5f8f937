package io.damso.tool;

import io.damso.llm.ToolCall;
import io.damso.llm.ToolResult;
import io.damso.telemetry.Span;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One call of a tool. */
public final class ToolRun {

    /** The most characters of a result; the rest is cut off. */
    static final int MOST_CHARACTERS = 16 * 1024;

    private static final Logger LOG = Logger.getLogger(ToolRun.class.getName());

    private static final String NO_JSON = "The arguments are not one JSON object and nothing else.";
    private static final String UNKNOWN = "There is no tool of that name.";
    private static final String BUSY = "Too many tools are being called at the moment.";
    private static final String SLOW = "The tool took too long.";
    private static final String FAILED = "The tool failed.";
    private static final String CUT_OFF = "\n[The rest is cut off.]";

    private final ToolCall call;
    private final Consumer<ToolResult> then;
    private final Semaphore places;
    private final AtomicBoolean over = new AtomicBoolean();
    // Whether it has a place that nobody is about to give back: the thread that begins, or who leaves the call before.
    private final AtomicBoolean unclaimed = new AtomicBoolean();
    private volatile Future<?> work;
    private volatile Future<?> timeLimit;

    ToolRun(ToolCall call, Consumer<ToolResult> then, Semaphore places) {
        this.call = call;
        this.then = then;
        this.places = places;
    }

    /** @param method null if there is none of that name */
    void begin(ToolMethod method, ExecutorService threads, ScheduledExecutorService clock, Duration limit) {
        if (ToolMethod.object(call.arguments()).isEmpty()) {
            end(new ToolResult(call.withoutArguments(), NO_JSON, true));
        } else if (method == null) {
            fail(UNKNOWN);
        } else if (!places.tryAcquire()) {
            fail(BUSY);
        } else {
            unclaimed.set(true);
            start(method, threads, clock, limit);
        }
    }

    private void start(ToolMethod method, ExecutorService threads, ScheduledExecutorService clock, Duration limit) {
        try {
            timeLimit = clock.schedule(this::giveUp, limit.toMillis(), TimeUnit.MILLISECONDS);
            // Whom it calls it tells in an address what is asked for.
            work = threads.submit(Span.unseen(() -> work(method)));
        } catch (RejectedExecutionException e) {
            // The server is stopping.
            fail(FAILED);
        }
        if (over.get()) {
            leave();
        }
    }

    private void work(ToolMethod method) {
        if (unclaimed.compareAndSet(true, false)) {
            try {
                end(result(method));
            } finally {
                places.release();
            }
        }
    }

    private ToolResult result(ToolMethod method) {
        try {
            return new ToolResult(call, bounded(method.call(call.arguments())), false);
        } catch (ToolFaultException e) {
            return new ToolResult(call, e.getMessage(), true);
        } catch (Exception e) {
            log(e);
            return new ToolResult(call, FAILED, true);
        }
    }

    // What an exception says is for nobody: it may repeat what was asked. One of a call that was left is its echo.
    private void log(Exception e) {
        if (!over.get()) {
            String type = e.getClass().getName();
            LOG.log(Level.WARNING, "The tool {0} failed: {1}", new Object[] {call.name(), type});
        }
    }

    private static String bounded(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1)) ? MOST_CHARACTERS - 1 : MOST_CHARACTERS;
        return text.substring(0, end) + CUT_OFF;
    }

    private void giveUp() {
        if (!over.get()) {
            LOG.log(Level.WARNING, "The tool {0} took too long.", call.name());
        }
        fail(SLOW);
        leave();
    }

    private void fail(String sentence) {
        end(new ToolResult(call, sentence, true));
    }

    private void end(ToolResult result) {
        if (over.compareAndSet(false, true)) {
            stopTheClock();
            then.accept(result);
        }
    }

    /** Interrupts it. Nobody is told of it any more. */
    public void cancel() {
        over.set(true);
        stopTheClock();
        leave();
    }

    private void stopTheClock() {
        var limit = timeLimit;
        if (limit != null) {
            limit.cancel(false);
        }
    }

    private void leave() {
        var running = work;
        if (running != null) {
            running.cancel(true);
        }
        if (unclaimed.compareAndSet(true, false)) {
            places.release();
        }
    }
}
