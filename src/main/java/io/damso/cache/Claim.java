package io.damso.cache;

import io.damso.model.StreamKey;
import io.damso.model.Turn;
import java.time.Duration;
import java.time.LocalDate;

/** What became of asking for a room. */
public sealed interface Claim {

    /**
     * The room is the caller's until the turn is released, or its lease runs out.
     *
     * @param beginsRoom whether it is known that nothing was said in the room before; false also where that is not known
     * @param knowsRooms whether Redis knows all of the account's rooms, and so which room is new; or that they are too many
     */
    record Granted(Turn turn, boolean beginsRoom, boolean knowsRooms) implements Claim {}

    /** The request was answered before, with this turn. */
    record Repeated(Turn turn) implements Claim {}

    /** The same request is being answered at this moment; ask again in a few milliseconds. */
    record InProgress() implements Claim {}

    /** The key of the request was used for another payload. */
    record KeyReused() implements Claim {}

    /** The message to answer once more is not the room's newest. */
    record NotNewest() implements Claim {}

    /** The room has a live reply. */
    record Busy(StreamKey stream) implements Claim {}

    /** More of the room's messages wait for MySQL than Redis keeps. */
    record Full() implements Claim {}

    /** The account has as many live replies as it may. */
    record TooManyLive() implements Claim {}

    /** The account's replies took as many tokens as they may in a day (UTC). */
    record TooManyTokens(Duration retryAfter) implements Claim {}

    /** What the account's replies took that day is to be told by {@link Claims#learnTokens} first. */
    record TokensUnknown(LocalDate today) implements Claim {}

    /** The account sent as often as it may in a minute. */
    record TooManySends(Duration retryAfter) implements Claim {}
}
