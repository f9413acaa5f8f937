package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.time.Duration;

/**
 * Hears an answer: which model is asked, any number of texts and calls of tools, then exactly one of {@link #onDone} and {@link
 * #onFault}, unless the call was cancelled.
 */
public interface ModelListener {

    /**
     * Heard before anything of a model that is asked, and again where another one is.
     *
     * @param name as the settings have it
     */
    default void onModel(String name) {}

    /** @param text the next piece, not empty; may end in the first half of a surrogate pair */
    void onText(String text);

    /** A call of a tool, whole. It counts only if the answer is then done with {@link FinishReason#TOOL}. */
    default void onToolCall(ToolCall call) {}

    /** The model is writing what is heard once it is whole. Between models and their time limits only. */
    default void onWriting() {}

    /** @param usage null if the model's server did not say */
    void onDone(FinishReason reason, Usage usage);

    void onFault(FaultCode code);

    /**
     * Heard instead of {@link #onFault(FaultCode)}, which is all there is to it for who does not ask again.
     *
     * @param retryAfter when the model's server wants to be asked again, at the earliest; zero if it did not say, less if that is over
     */
    default void onFault(FaultCode code, Duration retryAfter) {
        onFault(code);
    }
}
