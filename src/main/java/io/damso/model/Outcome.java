package io.damso.model;

/** How a reply ended. Exactly one ends every reply. */
public sealed interface Outcome {

    /**
     * The model said all it had to say.
     *
     * @param usage null where the model's server did not say, until it is counted
     * @param analysis null unless one was asked for, and was as it should be
     */
    record Done(FinishReason finishReason, Usage usage, Analysis analysis) implements Outcome {

        public Done(FinishReason finishReason, Usage usage) {
            this(finishReason, usage, null);
        }
    }

    /**
     * Ended before the model did; the text so far is kept.
     *
     * @param usage null if no model had been asked, or it is not known which
     */
    record Stopped(StopReason reason, Usage usage) implements Outcome {

        public Stopped(StopReason reason) {
            this(reason, null);
        }
    }

    /**
     * Something failed; the text so far is kept.
     *
     * @param usage null if no model had said anything, or it is not known which
     */
    record Failed(FaultCode code, Usage usage) implements Outcome {

        public Failed(FaultCode code) {
            this(code, null);
        }
    }

    /** What it took; null if not known. */
    Usage usage();

    /** The same end, with what it took. */
    default Outcome with(Usage usage) {
        if (this instanceof Done done) {
            return new Done(done.finishReason(), usage, done.analysis());
        }
        return this instanceof Stopped stopped
                ? new Stopped(stopped.reason(), usage)
                : new Failed(((Failed) this).code(), usage);
    }

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
