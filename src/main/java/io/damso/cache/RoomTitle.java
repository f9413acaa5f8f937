package io.damso.cache;

import io.damso.model.JsonText;
import io.damso.model.Rfc3339;
import io.damso.model.Room;
import io.damso.model.RoomId;
import java.time.Instant;

/** What is kept of a room beside its place in the list. Scripts know the form: these members, in this order. */
final class RoomTitle {

    private RoomTitle() {}

    static String write(String title, Instant createdAt) {
        return JsonText.write(JsonText.object()
                .add("title", title)
                .add("created_at", Rfc3339.format(createdAt))
                .build());
    }

    /** @throws RuntimeException if {@code json} is not what {@link #write} gives */
    static Room room(RoomId id, String json, Instant lastMessageAt) {
        var title = JsonText.parse(json);
        return new Room(id, title.getString("title"), Rfc3339.parse(title.getString("created_at")), lastMessageAt);
    }
}
