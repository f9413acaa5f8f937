package io.damso.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A step of a turn in a trace: its name, when it was, and ids and counts that belong to it; never what was said, nor a
 * token or key. Without telemetry there is one that does nothing.
 */
public final class Span {

    private static final Span NONE = new Span(null, null);

    // Null while nobody wants to hear of traces.
    private static volatile Tracer tracer;

    private final io.opentelemetry.api.trace.Span span;
    private final Context context;

    private Span(io.opentelemetry.api.trace.Span span, Context context) {
        this.span = span;
        this.context = context;
    }

    /** @param who hears of steps from now on; null for nobody */
    static void tell(Tracer who) {
        tracer = who;
    }

    /** A part of what this thread is at, or the beginning of a trace. */
    public static Span begin(String name) {
        return begin(name, SpanKind.INTERNAL);
    }

    /** The call of another system. */
    public static Span beginCall(String name) {
        return begin(name, SpanKind.CLIENT);
    }

    /** The sending of a message; within it {@link #traceparent} is what goes along. */
    public static Span beginProducer(String name) {
        return begin(name, SpanKind.PRODUCER);
    }

    private static Span begin(String name, SpanKind kind) {
        var who = tracer;
        return who == null ? NONE : begin(who, name, kind, Context.current());
    }

    /**
     * What is done about a message.
     *
     * @param traceparent asked for what came along with it; where that is null, its sender was not traced, and this is not
     *     either
     */
    public static Span beginConsumer(String name, Supplier<String> traceparent) {
        var who = tracer;
        String parent = who == null ? null : traceparent.get();
        return parent == null ? NONE : begin(who, name, SpanKind.CONSUMER, TraceParent.read(parent));
    }

    private static Span begin(Tracer who, String name, SpanKind kind, Context parent) {
        var span = who.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
        return new Span(span, parent.with(span));
    }

    /** What this thread is at, as W3C Trace Context tells it to others; null if that is not traced. */
    public static String traceparent() {
        return tracer == null ? null : TraceParent.write(Context.current());
    }

    /** The trace of what this thread is at; null if there is none. */
    static String traceId() {
        var current = io.opentelemetry.api.trace.Span.current().getSpanContext();
        return current.isValid() ? current.getTraceId() : null;
    }

    /** Has a step on another thread be a part of what this one is at. */
    public static Runnable carried(Runnable step) {
        return tracer == null ? step : Context.current().wrap(step);
    }

    /** Has all steps on other threads be a part of what this one is at now. */
    public static Executor carried(Executor threads) {
        return tracer == null ? threads : Context.current().wrap(threads);
    }

    /**
     * Has nobody see what a step calls, as an address may say what was asked. By the sampler's leave: one that does not
     * look at a step's parent sees it all the same.
     */
    public static Runnable unseen(Runnable step) {
        var current = io.opentelemetry.api.trace.Span.current().getSpanContext();
        if (tracer == null || !current.isValid()) {
            return step;
        }
        var unsampled = SpanContext.create(
                current.getTraceId(), current.getSpanId(), TraceFlags.getDefault(), current.getTraceState());
        return Context.root()
                .with(io.opentelemetry.api.trace.Span.wrap(unsampled))
                .wrap(step);
    }

    /** Runs with this as what the thread is at. */
    public void run(Runnable step) {
        if (span == null) {
            step.run();
        } else {
            context.wrap(step).run();
        }
    }

    /** Runs with this as what the thread is at. */
    public <T> T call(Supplier<T> step) {
        return span == null ? step.get() : context.wrapSupplier(step).get();
    }

    /** As {@link #callAndEnd}. */
    public void runAndEnd(Consumer<Span> step) {
        callAndEnd(span -> {
            step.accept(span);
            return null;
        });
    }

    /** Runs with this as what the thread is at, and ends it. What is thrown makes it one that failed. */
    public <T> T callAndEnd(Function<Span, T> step) {
        try {
            return call(() -> step.apply(this));
        } catch (RuntimeException e) {
            fails(e.getClass().getSimpleName());
            throw e;
        } finally {
            end();
        }
    }

    /** @param value an id, or one of a few words */
    public Span with(String key, String value) {
        if (span != null) {
            span.setAttribute(key, value);
        }
        return this;
    }

    public Span with(String key, long value) {
        if (span != null) {
            span.setAttribute(key, value);
        }
        return this;
    }

    /** @param code a stable word, never an exception's text */
    public Span fails(String code) {
        if (span != null) {
            span.setStatus(StatusCode.ERROR, code);
        }
        return this;
    }

    /** What comes later changes nothing. */
    public void end() {
        if (span != null) {
            span.end();
        }
    }
}
