package io.damso.web;

import io.damso.model.Rfc3339;
import io.damso.model.Room;
import io.damso.model.RoomId;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.regex.Pattern;

/** A place in the list of rooms, as text that clients pass back unread. */
final class RoomCursor {

    // Years of four digits: others are no time to MySQL.
    private static final Pattern FORM = Pattern.compile("(\\d{4}-.{22}) (.+)");

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
            var place = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
            if (place.matches()) {
                return new Room.Cursor(Rfc3339.parse(place.group(1)), new RoomId(place.group(2)));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Said below.
        }
        throw InvalidInputException.badRequest("cursor", "must be the next of an earlier page.");
    }
}
