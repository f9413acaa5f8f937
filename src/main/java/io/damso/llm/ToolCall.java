package io.damso.llm;

import java.util.concurrent.ThreadLocalRandom;

/**
 * A call of a tool that a model wants.
 *
 * @param id tells it from others of the same answer, and is given back with its result
 * @param name {@code [A-Za-z0-9_-]{1,64}}; there may be no such tool
 * @param arguments a JSON object if the model kept to that, and else whatever it wrote
 */
public record ToolCall(String id, String name, String arguments) {

    /** The most calls of one answer. */
    static final int MOST = 32;

    /** The most characters of all arguments of one answer. */
    static final int MOST_CHARACTERS = 64 * 1024;

    /** What stands for no arguments. */
    public static final String NO_ARGUMENTS = "{}";

    private static final int LONGEST_NAME = 64;
    private static final int ID_END = 1_000_000_000;

    /**
     * A call as its server will take it back: servers refuse a whole prompt for a name that they can't read.
     *
     * @param id null or empty if the server gave none
     * @param name as the model wrote it; may be null
     * @param arguments null or empty for none
     */
    static ToolCall of(String id, String name, String arguments) {
        return new ToolCall(
                isEmpty(id) ? madeUpId() : id, readable(name), isEmpty(arguments) ? NO_ARGUMENTS : arguments);
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isEmpty();
    }

    // Nine digits suit every server that wants a form.
    private static String madeUpId() {
        return Integer.toString(ID_END + ThreadLocalRandom.current().nextInt(ID_END))
                .substring(1);
    }

    private static String readable(String name) {
        String letters = isEmpty(name) ? "_" : name.replaceAll("[^A-Za-z0-9_-]", "_");
        return letters.substring(0, Math.min(letters.length(), LONGEST_NAME));
    }

    /** The same call without its arguments, where those are no JSON, which servers refuse to be given back. */
    public ToolCall withoutArguments() {
        return new ToolCall(id, name, NO_ARGUMENTS);
    }

    /** What the model wrote stays out of every log line. */
    @Override
    public String toString() {
        return "ToolCall[" + name + ", " + arguments.length() + " characters]";
    }
}
