package io.damso.tool;

/** A tool can't do what it was called for, and says why in words for the model. */
public class ToolFaultException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param sentence told to the model, which may repeat it to a person: harmless, and naming nothing inside */
    public ToolFaultException(String sentence) {
        super(sentence, null, false, false);
    }
}
