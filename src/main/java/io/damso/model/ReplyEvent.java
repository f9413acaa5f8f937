package io.damso.model;

import java.time.Instant;

/** What happens to a reply, in the order of its log. */
public sealed interface ReplyEvent {

    /** The user message is journaled and the model is being asked. */
    record Started(Turn turn, PortfolioUse portfolio) implements ReplyEvent {

        public Started(Turn turn) {
            this(turn, PortfolioUse.NOT_ASKED);
        }
    }

    /** @param delta this event's new text, not empty, no half of a surrogate pair at either end */
    record Text(String delta) implements ReplyEvent {

        @Override
        public String toString() {
            return "Text[" + delta.length() + " characters]";
        }
    }

    /** @param content all text so far; what a reader held before is replaced by it */
    record Snapshot(MessageId replyId, String content) implements ReplyEvent {

        @Override
        public String toString() {
            return "Snapshot[" + replyId + ", " + content.length() + " characters]";
        }
    }

    /**
     * A tool that the model had called begins or ends. Of several calls of one tool each has events of its own.
     *
     * @param name from a fixed set: that of a tool that there is
     */
    record Tool(String name, ToolStatus status) implements ReplyEvent {}

    /**
     * The reply's text is complete; readers don't see this. Whoever takes over from here keeps to this outcome and time.
     *
     * @param at on Redis' clock
     */
    record Closing(Outcome outcome, Instant at) implements ReplyEvent {}

    /** The reply is journaled, and with it what the model makes of the symbols that were asked about. */
    record Analysed(Analysis analysis) implements ReplyEvent {}

    /**
     * The reply is journaled; nothing follows.
     *
     * @param length of the whole text, in code points
     * @param at on Redis' clock
     */
    record Ended(MessageId replyId, Outcome outcome, int length, Instant at) implements ReplyEvent {}
}
