package io.damso.model;

/** How a reply ended. Exactly one ends every reply. */
public sealed interface Outcome {

    /**
     * The model said all it had to say.
     *
     * @param analysis null unless one was asked for, and was as it should be
     */
    record Done(FinishReason finishReason, Usage usage, Analysis analysis) implements Outcome {

        public Done(FinishReason finishReason, Usage usage) {
            this(finishReason, usage, null);
        }
    }

    /** Ended before the model did; the text so far is kept. */
    record Stopped(StopReason reason) implements Outcome {}

    /** Something failed; the text so far is kept. */
    record Failed(FaultCode code) implements Outcome {}

    /** The status that the reply's record gets. */
    default MessageStatus status() {
        if (this instanceof Done) {
            return MessageStatus.DONE;
        }
        if (this instanceof Stopped) {
            return MessageStatus.STOPPED;
        }
        return this instanceof Failed failed && failed.code() == FaultCode.INTERRUPTED
                ? MessageStatus.INTERRUPTED
                : MessageStatus.ERROR;
    }
}
