package io.damso.cache;

import io.damso.model.AccountKey;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;

/**
 * The name of every key. The braces are part of it: they keep one account's keys in one slot of a Redis Cluster, where
 * a script can reach them together.
 */
public final class Keys {

    private Keys() {}

    private static String user(AccountKey account) {
        return "chat:user:{" + account + "}:";
    }

    private static String room(AccountKey account, RoomId room) {
        return user(account) + "room:" + room + ":";
    }

    /** List: the room's newest messages, newest first, each naming the one before it. */
    static String messages(AccountKey account, RoomId room) {
        return room(account, room) + "messages";
    }

    /** Hash by message id: what is not in MySQL yet, each naming the one before it. */
    static String pending(AccountKey account, RoomId room) {
        return room(account, room) + "pending";
    }

    /** Set: what the archive had before the cache, within the last minute. */
    static String archived(AccountKey account, RoomId room) {
        return room(account, room) + "archived";
    }

    /** String: the room's first message, while MySQL is known to have nothing older. */
    static String complete(AccountKey account, RoomId room) {
        return room(account, room) + "complete";
    }

    /** Hash: the newest ids minted in the room, which the next ones must exceed, and what has changed it since. */
    static String last(AccountKey account, RoomId room) {
        return room(account, room) + "last";
    }

    /** Sorted set: the account's newest rooms by the microsecond of their last message. */
    static String rooms(AccountKey account) {
        return user(account) + "rooms";
    }

    /** Hash by room id: title, time of making, and the model that was chosen. */
    static String roomTitles(AccountKey account) {
        return user(account) + "rooms:titles";
    }

    /** String: 1 while the sorted set holds all of the account's rooms, 0 while there are more than it may hold. */
    static String roomsComplete(AccountKey account) {
        return user(account) + "rooms:complete";
    }

    /** String: the microsecond of the last change that a reading of MySQL may have missed. */
    static String roomsChanged(AccountKey account) {
        return user(account) + "rooms:changed";
    }

    /** Sorted set: rooms with a live reply, by the end of their lease in milliseconds. */
    static String live(AccountKey account) {
        return user(account) + "live";
    }

    /** Counter: sends within the current minute. */
    static String sends(AccountKey account) {
        return user(account) + "sends";
    }

    /** Hash: the tokens that replies took today. */
    static String tokens(AccountKey account) {
        return user(account) + "tokens";
    }

    /** Hash: the first answer to a send with this key. */
    static String repeat(AccountKey account, String idempotencyKey) {
        return user(account) + "repeat:" + idempotencyKey;
    }

    /** Hash: the room's live turn and its lease. */
    static String turn(AccountKey account, RoomId room) {
        return "stream:{" + account + "}:" + room;
    }

    /** String: the reply id of the generation that shall stop. */
    static String stop(AccountKey account, RoomId room) {
        return turn(account, room) + ":stop";
    }

    /** Sorted set: all live replies, by the end of their lease in milliseconds. */
    static String liveReplies() {
        return "replies:live";
    }

    /** String: the millisecond since which Redis remembers. In the slot of {@link #liveReplies}. */
    static String since() {
        return "{" + liveReplies() + "}:since";
    }

    /** Redis Stream: what a node is told by others. */
    public static String inbox(String node) {
        return "node:" + node + ":inbox";
    }

    /** Redis Stream: which sessions were ended before their time, and when. */
    static String sessionEnds() {
        return "sessions:ended";
    }

    /** Redis Stream: the reply's log of events. */
    public static String reply(AccountKey account, StreamKey stream) {
        return "reply:{" + account + "}:" + stream;
    }

    /** Hash: an account's key and shard, by a digest of issuer and subject. */
    static String account(String digest) {
        return "account:" + digest;
    }
}
