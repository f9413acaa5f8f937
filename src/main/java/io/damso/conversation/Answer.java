package io.damso.conversation;

import io.damso.model.StreamKey;
import io.damso.model.Turn;
import java.time.Duration;

/** What became of a question. */
public sealed interface Answer {

    /** The question is kept, and its reply is on its way, or was long ago if this is a repeat. */
    record Accepted(Turn turn) implements Answer {}

    /** The key of the request was used for another payload. */
    record KeyReused() implements Answer {}

    /** No model would answer at the moment; nothing is kept. */
    record NoModel() implements Answer {}

    /** There is no such message of the person's. */
    record NoSuchMessage() implements Answer {}

    /** The message to answer once more is not the room's newest. */
    record NotNewest() implements Answer {}

    /** The room has a live reply. */
    record RoomBusy(StreamKey stream) implements Answer {}

    /** The account has as many live replies as it may. */
    record TooManyLive() implements Answer {}

    /** The account sent as often as it may in a minute. */
    record TooManySends(Duration retryAfter) implements Answer {}

    /** The account's replies took as many tokens as they may in a day. */
    record TooManyTokens(Duration retryAfter) implements Answer {}

    /** Nothing can be promised at the moment. With the same key, trying again makes no second message. */
    record Unavailable() implements Answer {}
}
