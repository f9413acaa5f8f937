package io.damso.journal;

import io.damso.model.AccountKey;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.StreamKey;

/** One message on its way to MySQL. */
public sealed interface Entry {

    /** The owner of the room. */
    AccountKey account();

    /** Where the owner's rows lie, from 1. */
    int shard();

    Message message();

    /**
     * A person's message.
     *
     * @param title what the room is called if this message makes it
     * @param reply names the reply that it gets: if it is answered once more, another one than the message names
     * @param node the node that answers it
     */
    record UserMessage(AccountKey account, int shard, Message message, String title, StreamKey reply, String node)
            implements Entry {

        public MessageId replyId() {
            return reply.replyId();
        }

        /** What was said, and so the title made of it, stays out of every log line. */
        @Override
        public String toString() {
            return "UserMessage[" + account + ", " + shard + ", " + message + "]";
        }
    }

    /** A reply that ended, whichever way. */
    record AiResponse(AccountKey account, int shard, Message message) implements Entry {}
}
