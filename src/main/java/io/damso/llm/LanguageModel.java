package io.damso.llm;

/** A model that answers a prompt piece by piece. */
public interface LanguageModel {

    /**
     * Begins an answer and returns at once; the listener hears of it on other threads, one call at a time.
     *
     * <p>Whatever goes wrong, also while connecting, is told to the listener, never thrown.
     */
    ModelCall generate(Prompt prompt, ModelListener listener);
}
