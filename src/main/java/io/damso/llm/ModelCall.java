package io.damso.llm;

/** An answer that is on its way. */
public interface ModelCall {

    /**
     * Ends the call and closes its connection, whether or not the model has said anything yet. The listener may still
     * hear what was already being handed over, and hears nothing after. Does nothing when all is over, or when
     * called again.
     */
    void cancel();
}
