package io.damso.llm;

import io.damso.model.FaultCode;
import java.time.Duration;

/** A fault whose code is known where it is found. Says nothing of what the model said: exceptions end up in logs. */
final class ModelFaultException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final FaultCode code;
    private final Duration retryAfter;

    ModelFaultException(FaultCode code) {
        this(code, Duration.ZERO);
    }

    /** @param retryAfter when the server wants to be asked again, at the earliest; zero if it did not say, less if that is over */
    ModelFaultException(FaultCode code, Duration retryAfter) {
        super(code.wireName(), null, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    FaultCode code() {
        return code;
    }
}
