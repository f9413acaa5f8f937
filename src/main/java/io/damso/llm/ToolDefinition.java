package io.damso.llm;

/**
 * A tool that the model may have called, as it is told of it.
 *
 * @param name {@code [A-Za-z0-9_-]{1,64}}
 * @param description what it is good for, in words for the model; empty for none
 * @param parameters a JSON schema, of an object; empty if it takes none
 */
public record ToolDefinition(String name, String description, String parameters) {

    /** All that the model is told of it, to count its tokens. */
    public String text() {
        return name + description + parameters;
    }
}
