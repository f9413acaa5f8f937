package io.damso.model;

/**
 * What a reply took, in its model's tokens.
 *
 * @param inputTokens zero or more
 * @param outputTokens zero or more; {@link #UNCOUNTED} as long as it is to be counted from the reply's text
 * @param estimated whether the model's server said nothing and the numbers are ours
 * @param model its name in the settings; null if not known
 * @param firstTokenMillis from the acceptance to the model's first word; null if there was none
 */
public record Usage(long inputTokens, long outputTokens, boolean estimated, String model, Long firstTokenMillis) {

    /** Not counted yet. */
    public static final long UNCOUNTED = -1;

    public Usage(long inputTokens, long outputTokens, boolean estimated) {
        this(inputTokens, outputTokens, estimated, null, null);
    }

    /** @param other of another call for the same reply; null if its model's server said nothing, which adds nothing */
    public Usage plus(Usage other) {
        return other == null
                ? this
                : new Usage(
                        inputTokens + other.inputTokens,
                        outputTokens + other.outputTokens,
                        estimated || other.estimated,
                        model,
                        firstTokenMillis);
    }

    /** The same tokens, of that model. */
    public Usage of(String itsModel, Long itsFirstTokenMillis) {
        return new Usage(inputTokens, outputTokens, estimated, itsModel, itsFirstTokenMillis);
    }

    /** In and out. */
    public long tokens() {
        return inputTokens + outputTokens;
    }

    public Usage withOutput(long tokens) {
        return new Usage(inputTokens, tokens, estimated, model, firstTokenMillis);
    }
}
