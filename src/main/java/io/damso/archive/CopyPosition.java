package io.damso.archive;

/**
 * How far the copy of an account has come; it begins again from here.
 *
 * @param room the last that was copied in this step; empty before the first
 * @param message as {@code room}; empty but while messages, or what they took, are copied
 */
record CopyPosition(Step step, String room, String message) {

    /** In this order. */
    enum Step {
        /** What an earlier copy left is removed. */
        CLEAR,
        ROOMS,
        MESSAGES,
        USAGE,
        /** What was written meanwhile, as often as there is more. */
        CHANGES
    }

    static final CopyPosition BEGIN = at(Step.CLEAR);

    static CopyPosition at(Step step) {
        return new CopyPosition(step, "", "");
    }
}
