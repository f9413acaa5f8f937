package io.damso.llm;

/**
 * What stands between people and a model: whoever implements it as a bean can be named in {@code DAMSO_GUARDS}. Calls must
 * not wait for anything.
 */
interface Guard {

    /** Its name in the setting. */
    String name();

    /** What the model is told in place of a text. */
    String told(String text);

    /** For one answer. */
    Outgoing outgoing();

    /** An answer on its way out. Texts come in order, cut anywhere; one thread at a time. */
    interface Outgoing {

        /** @return what may go out now, empty for nothing; the rest is held back until it is known what it is */
        String next(String text);

        /** @return what is still held back, at the answer's end */
        String rest();
    }
}
