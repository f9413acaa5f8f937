package io.damso.model;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Objects;

/**
 * The one JSON form of a message: what the API answers, and what the cache and the journal keep. A missing value is
 * {@code null}, unknown members are ignored.
 */
public final class MessageJson {

    private MessageJson() {}

    public static JsonObject write(Message message) {
        return builder(message).build();
    }

    /** For those who keep a member of their own beside a message's. */
    public static JsonObjectBuilder builder(Message message) {
        var json = JsonText.object()
                .add("message_id", message.id().value())
                .add("room_id", message.room().value())
                .add("sender_type", message.senderType().name())
                .add("content", message.content())
                .add("timestamp", Rfc3339.format(message.timestamp()))
                .add("metadata", message.metadata())
                .add("status", message.status().wireName());
        addOrNull(json, "reply_to", message.replyTo());
        addOrNull(json, "stream_key", message.streamKey());
        return json;
    }

    private static void addOrNull(JsonObjectBuilder json, String name, Record id) {
        if (id == null) {
            json.addNull(name);
        } else {
            json.add(name, id.toString());
        }
    }

    /** @throws JsonException if a member is missing or has a value that no message has */
    public static Message read(JsonObject json) {
        try {
            return new Message(
                    new MessageId(json.getString("message_id")),
                    new RoomId(json.getString("room_id")),
                    SenderType.valueOf(json.getString("sender_type")),
                    json.getString("content"),
                    Rfc3339.parse(json.getString("timestamp")),
                    Objects.requireNonNull(json.getJsonObject("metadata")),
                    MessageStatus.ofWireName(json.getString("status")),
                    json.isNull("reply_to") ? null : new MessageId(json.getString("reply_to")),
                    json.isNull("stream_key") ? null : new StreamKey(json.getString("stream_key")));
        } catch (NullPointerException | ClassCastException | IllegalArgumentException | java.time.DateTimeException e) {
            // Without the cause: it may repeat what a person wrote.
            throw new JsonException("not a message");
        }
    }
}
