package io.damso.web;

import io.damso.conversation.Rooms;
import io.damso.model.JsonText;
import io.damso.model.Rfc3339;
import io.damso.model.Room;
import jakarta.json.JsonObject;

/** A page of rooms as JSON. */
final class RoomView {

    private RoomView() {}

    static JsonObject of(Rooms.Page page) {
        var rooms = JsonText.array();
        page.rooms().forEach(room -> rooms.add(of(room, page.live().contains(room.id()))));
        var json = JsonText.object().add("rooms", rooms);
        if (page.next() == null) {
            json.addNull("next");
        } else {
            json.add("next", RoomCursor.write(page.next()));
        }
        return json.build();
    }

    static JsonObject of(Room room, boolean live) {
        var json = JsonText.object().add("room_id", room.id().value()).add("title", room.title());
        if (room.model() == null) {
            json.addNull("model");
        } else {
            json.add("model", room.model());
        }
        return json.add("created_at", Rfc3339.format(room.createdAt()))
                .add("last_message_at", Rfc3339.format(room.lastMessageAt()))
                .add("live", live)
                .build();
    }
}
