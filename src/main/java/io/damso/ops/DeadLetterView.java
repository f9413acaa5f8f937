package io.damso.ops;

import io.damso.archive.queue.DeadLetter;
import io.damso.model.JsonText;
import io.damso.model.Rfc3339;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/** A dead letter, as the API shows it. */
final class DeadLetterView {

    private DeadLetterView() {}

    static JsonObjectBuilder of(DeadLetter letter) {
        var json = JsonText.object();
        add(json, "jms_message_id", letter.id());
        add(json, "reason", letter.reason());
        add(json, "set_aside_at", Rfc3339.format(letter.setAsideAt()));
        add(json, "type", letter.type());
        add(json, "account_db_key", letter.account());
        add(json, "shard_id", letter.shard());
        add(json, "room_id", letter.room());
        add(json, "message_id", letter.message());
        return json;
    }

    private static void add(JsonObjectBuilder json, String name, String value) {
        if (value == null) {
            json.addNull(name);
        } else {
            json.add(name, value);
        }
    }

    private static void add(JsonObjectBuilder json, String name, Long value) {
        if (value == null) {
            json.add(name, JsonValue.NULL);
        } else {
            json.add(name, value);
        }
    }
}
