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

    /** Hash by message id: what is not in MySQL yet. */
    static String pending(AccountKey account, RoomId room) {
        return room(account, room) + "pending";
    }

    /** String: set while the list of messages goes back to the room's first. */
    static String complete(AccountKey account, RoomId room) {
        return room(account, room) + "complete";
    }

    /** String: the newest reply id minted in the room, and so the id that the next ones must exceed. */
    static String last(AccountKey account, RoomId room) {
        return room(account, room) + "last";
    }

    /** Sorted set: the account's newest rooms by the microsecond of their last message. */
    static String rooms(AccountKey account) {
        return user(account) + "rooms";
    }

    /** Hash by room id: title and time of making. */
    static String roomTitles(AccountKey account) {
        return user(account) + "rooms:titles";
    }

    /** String: set while the sorted set holds all of the account's rooms. */
    static String roomsComplete(AccountKey account) {
        return user(account) + "rooms:complete";
    }

    /** Sorted set: rooms with a live reply, by the end of their lease in milliseconds. */
    static String live(AccountKey account) {
        return user(account) + "live";
    }

    /** Counter: sends within the current minute. */
    static String sends(AccountKey account) {
        return user(account) + "sends";
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

    /** Redis Stream: the reply's log of events. */
    public static String reply(AccountKey account, StreamKey stream) {
        return "reply:{" + account + "}:" + stream;
    }

    /** Hash: an account's key and shard, by a digest of issuer and subject. */
    static String account(String digest) {
        return "account:" + digest;
    }
}
