package io.damso.llm;

import java.nio.ByteBuffer;

/** Tells one answer's listener what its server says, from the response's body as it comes. One thread at a time. */
interface AnswerBody {

    /** What the body has to be, in lower case and without parameters. */
    String mediaType();

    /**
     * @param bytes the caller's again afterwards
     * @return whether the model has said that it is done; what comes after that is passed over
     * @throws ModelFaultException if it can't be understood, or says that something is wrong
     */
    boolean hear(ByteBuffer bytes);

    /**
     * The body is at its end.
     *
     * @throws ModelFaultException if the answer is not
     */
    void end();

    /** Whether the model has said that it is done, and the listener was told or is being told; asked by any thread. */
    boolean isOver();
}
