package io.damso.llm;

import java.util.List;

/**
 * An answer that ended in calls of tools, and what came of them.
 *
 * @param text what the model said beside; may be empty
 * @param results one for each call, in their order; at least one
 */
public record ToolRound(String text, List<ToolResult> results) {

    public ToolRound {
        results = List.copyOf(results);
    }

    /** What was said stays out of every log line. */
    @Override
    public String toString() {
        return "ToolRound[" + results.size() + " calls]";
    }
}
