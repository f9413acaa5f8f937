package io.damso.llm;

/**
 * What came of a call.
 *
 * @param text for the model
 * @param failed whether the text says why there is no result
 */
public record ToolResult(ToolCall call, String text, boolean failed) {

    /** What a tool found stays out of every log line. */
    @Override
    public String toString() {
        return "ToolResult[" + call.name() + ", " + text.length() + " characters" + (failed ? ", failed]" : "]");
    }
}
