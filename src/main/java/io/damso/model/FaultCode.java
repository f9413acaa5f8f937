package io.damso.model;

import java.util.Locale;

/** Why a reply failed. A code is stable, its sentence harmless: it repeats nothing that a server or a person said. */
public enum FaultCode {
    INTERRUPTED("The server that wrote this reply went away. What had arrived is kept.", true),
    LLM_CONNECT("The model could not be reached.", true),
    LLM_FIRST_TOKEN("The model did not begin to answer in time.", true),
    LLM_STALLED("The model stopped in the middle of its answer.", true),
    LLM_TOO_LONG("The model took longer than a reply may take.", false),
    LLM_UNAVAILABLE("The model is overloaded or out of order.", true),
    LLM_REFUSED("The model refused the request.", false),
    LLM_BAD_ANSWER("The model's answer could not be understood.", true),
    NOT_STORED("The reply could not be stored.", true);

    private final String sentence;
    private final boolean retryable;

    FaultCode(String sentence, boolean retryable) {
        this.sentence = sentence;
        this.retryable = retryable;
    }

    /** For a person to read. */
    public String sentence() {
        return sentence;
    }

    /** Whether asking again may help. */
    public boolean retryable() {
        return retryable;
    }

    /** The code in JSON, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no code of that name */
    public static FaultCode ofWireName(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
