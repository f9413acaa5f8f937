package io.damso.cache;

import io.damso.model.Room;
import java.time.Instant;
import java.util.Optional;

/**
 * A change to a room that has begun.
 *
 * @param number greater than that of every change to the account's rooms before
 * @param now on Redis' clock
 * @param known the room as Redis knows it
 */
public record RoomChange(String number, Instant now, Optional<Room> known) {}
