package io.damso.journal;

import io.damso.model.JsonText;
import io.damso.model.MessageStatus;
import io.damso.model.Rfc3339;
import jakarta.json.JsonObjectBuilder;

/** The one text form of an event: CloudEvents 1.0, structured mode. */
public final class ChatEventFormat {

    private ChatEventFormat() {}

    public static String write(ChatEvent event) {
        var json = JsonText.object()
                .add("specversion", "1.0")
                .add("id", event.message() + ":" + event.status().wireName())
                // No node: what two of them publish of one row is one event.
                .add("source", "/accounts/" + event.account() + "/rooms/" + event.room())
                .add("type", type(event.status()))
                .add("subject", event.message().value())
                .add("time", Rfc3339.format(event.time()))
                .add("datacontenttype", "application/json")
                .add("data", data(event));
        return JsonText.write(json.build());
    }

    /** What kind of event a status makes. */
    public static String type(MessageStatus status) {
        return switch (status) {
            case ACCEPTED -> "message.accepted";
            case DONE -> "reply.completed";
            case STOPPED -> "reply.stopped";
            case INTERRUPTED, ERROR -> "reply.failed";
        };
    }

    private static JsonObjectBuilder data(ChatEvent event) {
        var json = JsonText.object()
                .add("account_db_key", event.account().value())
                .add("room_id", event.room().value())
                .add("message_id", event.message().value())
                .add("sender_type", event.senderType().name())
                .add("status", event.status().wireName());
        addOrNull(json, "reply_to", event.replyTo());
        addOrNull(json, "stream_key", event.streamKey());
        return json;
    }

    private static void addOrNull(JsonObjectBuilder json, String name, Record id) {
        if (id == null) {
            json.addNull(name);
        } else {
            json.add(name, id.toString());
        }
    }
}
