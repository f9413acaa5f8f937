package io.damso.conversation;

import io.damso.llm.ModelCall;
import io.damso.llm.ToolCall;
import io.damso.llm.ToolResult;
import io.damso.model.ToolStatus;
import io.damso.telemetry.Span;
import io.damso.tool.ToolRun;
import io.damso.tool.Tools;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The calls of tools that one answer ended in, all at the same time. */
final class ToolCalls implements ModelCall {

    private final Tools tools;
    private final Generation generation;
    private final List<ToolCall> calls;
    private final Consumer<List<ToolResult>> then;
    private final List<ToolRun> running = new CopyOnWriteArrayList<>();
    private final ToolResult[] results;
    private final AtomicInteger missing;

    /**
     * @param generation whose readers are told of them
     * @param calls at least one
     * @param then told once all have a result, in the order of the calls, unless these are cancelled
     */
    ToolCalls(Tools tools, Generation generation, List<ToolCall> calls, Consumer<List<ToolResult>> then) {
        this.tools = tools;
        this.generation = generation;
        this.calls = List.copyOf(calls);
        this.then = then;
        results = new ToolResult[calls.size()];
        missing = new AtomicInteger(calls.size());
    }

    void begin() {
        calls.forEach(call -> tell(call, ToolStatus.RUNNING));
        generation.within(() -> IntStream.range(0, results.length).forEach(this::run));
    }

    private void run(int place) {
        var call = calls.get(place);
        // The name only of one that there is: a model may make up any.
        var span = Span.begin("tool").with("damso.tool", tools.has(call.name()) ? call.name() : "unknown");
        running.add(span.call(() -> tools.run(call, result -> {
            (result.failed() ? span.fails("failed") : span).end();
            ended(place, result);
        })));
    }

    private void ended(int place, ToolResult result) {
        tell(calls.get(place), result.failed() ? ToolStatus.FAILED : ToolStatus.DONE);
        results[place] = result;
        if (missing.decrementAndGet() == 0) {
            then.accept(List.of(results));
        }
    }

    // Of what a model makes up nobody is told.
    private void tell(ToolCall call, ToolStatus status) {
        if (tools.has(call.name())) {
            generation.onTool(call.name(), status);
        }
    }

    /** May be called again, once more of them run. */
    @Override
    public void cancel() {
        running.forEach(ToolRun::cancel);
    }
}
