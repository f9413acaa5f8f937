package io.damso.web;

import io.damso.model.Rfc3339;
import io.damso.model.Room;
import io.damso.model.RoomId;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;

/** A place in the list of rooms, as text that clients pass back unread. */
final class RoomCursor {

    private RoomCursor() {}

    static String write(Room.Cursor cursor) {
        String text = Rfc3339.format(cursor.lastMessageAt()) + " " + cursor.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** @param text null for the first page */
    static Room.Cursor parse(String text) {
        if (text == null) {
            return null;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(" ", 2);
            return new Room.Cursor(Rfc3339.parse(parts[0]), new RoomId(parts.length == 2 ? parts[1] : ""));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw InvalidInputException.badRequest("cursor", "must be the next of an earlier page.");
        }
    }
}
