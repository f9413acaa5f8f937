package io.damso.model;

import java.time.Instant;

/**
 * A room in its owner's list, latest first.
 *
 * @param title what a person sees; may hold anything but is never null
 * @param model the one that the person chose to answer, by its name in the settings; null for none
 * @param lastMessageAt never null; a room without a message has the time it was made
 */
public record Room(RoomId id, String title, String model, Instant createdAt, Instant lastMessageAt) {

    public Room(RoomId id, String title, Instant createdAt, Instant lastMessageAt) {
        this(id, title, null, createdAt, lastMessageAt);
    }

    /** What was said, and so the title made of it, stays out of every log line. */
    @Override
    public String toString() {
        return "Room[" + id + "]";
    }

    /** The place in the list after this room. */
    public Cursor cursor() {
        return new Cursor(lastMessageAt, id);
    }

    /** A place in the list: rooms after it had their last message earlier, or then and a smaller id. */
    public record Cursor(Instant lastMessageAt, RoomId id) {}
}
