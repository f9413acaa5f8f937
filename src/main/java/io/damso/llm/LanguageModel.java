package io.damso.llm;

/** A model that answers a prompt piece by piece. */
public interface LanguageModel {

    /**
     * Begins an answer and returns at once; the listener hears of it on other threads, one call at a time.
     *
     * <p>Whatever goes wrong, also while connecting, is told to the listener, never thrown.
     */
    ModelCall generate(Prompt prompt, ModelListener listener);

    /** Whether a call would be made now; by the time it is, others may have come. */
    default boolean hasPlace() {
        return true;
    }

    /** How many tokens the model takes a text for: as its own tokenizer has it where that is known, else about as many. */
    default int tokens(String text) {
        return Tokenizer.DEFAULT.count(text);
    }
}
