package io.damso.llm;

import io.damso.model.FaultCode;

/** A fault whose code is known where it is found. Says nothing of what the model said: exceptions end up in logs. */
final class ModelFaultException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final FaultCode code;

    ModelFaultException(FaultCode code) {
        super(code.wireName(), null, false, false);
        this.code = code;
    }

    FaultCode code() {
        return code;
    }
}
