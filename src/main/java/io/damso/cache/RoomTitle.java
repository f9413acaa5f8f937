package io.damso.cache;

import io.damso.model.JsonText;
import io.damso.model.Rfc3339;
import io.damso.model.Room;
import io.damso.model.RoomId;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;

/** What is kept of a room beside its place in the list. Scripts know the form: these members, in this order. */
final class RoomTitle {

    private static final String MODEL = "model";

    private RoomTitle() {}

    /** Of a room that its first message makes. */
    static String write(String title, Instant createdAt) {
        return JsonText.write(titled(title, createdAt).build());
    }

    static String write(Room room) {
        var json = titled(room.title(), room.createdAt());
        if (room.model() != null) {
            json.add(MODEL, room.model());
        }
        return JsonText.write(json.build());
    }

    private static JsonObjectBuilder titled(String title, Instant createdAt) {
        return JsonText.object().add("title", title).add("created_at", Rfc3339.format(createdAt));
    }

    /** @return null if none was chosen */
    static String model(String json) {
        return JsonText.parse(json).getString(MODEL, null);
    }

    /** @throws RuntimeException if {@code json} is not what {@link #write} gives */
    static Room room(RoomId id, String json, Instant lastMessageAt) {
        var title = JsonText.parse(json);
        return new Room(
                id,
                title.getString("title"),
                title.getString(MODEL, null),
                Rfc3339.parse(title.getString("created_at")),
                lastMessageAt);
    }
}
