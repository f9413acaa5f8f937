package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;

/** Hears an answer: any number of texts, then exactly one of the other two, unless the call was cancelled. */
public interface ModelListener {

    /** @param text the next piece, not empty; may end in the first half of a surrogate pair */
    void onText(String text);

    void onDone(FinishReason reason, Usage usage);

    void onFault(FaultCode code);
}
