package io.damso.proof;

/** A promise that was not kept, and the record that shows it. */
record Finding(Kind kind, String record) {

    enum Kind {
        /** An accepted message, or its reply, is not in MySQL. */
        LOST,
        /** More than one row for one message or reply. */
        DOUBLED,
        /** Ids against the order in which a room's messages were accepted. */
        REORDERED,
        /** Text or status other than what was sent, said by the model, or seen by a reader. */
        CHANGED,
        WRONG_ACCOUNT,
        /** A row that no client's record explains. */
        UNEXPLAINED,
        /** A repeat got another answer. */
        REPEATED,
        /** Readers saw different ends of one reply, or none. */
        ENDING,
        /** History over HTTP is not what MySQL has. */
        HISTORY,
        /** A page lacks what its author knew of, or has it twice or in another order. */
        PAGE,
        /** Readers of a node that died waited too long for the end. */
        LATE,
        DEAD_LETTER,
        /** The topic lacks an event, has one too early, or tells too much. */
        TOPIC,
        /** An answer that no fault explains. */
        ANSWER
    }

    @Override
    public String toString() {
        // On one line, whatever people said.
        return kind + ": " + record.replace("\n", "\\n").replace("\r", "\\r").replace("\u2028", "\\u2028");
    }
}
