package io.damso.archive.queue;

import io.damso.model.JsonText;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What may be told of a dead letter: never what anybody said. It may be anything, so that each part is null where it is
 * not what it should be.
 *
 * @param id the JMS message's
 * @param reason a fixed word
 * @param setAsideAt by the clock of the node that did
 */
public record DeadLetter(
        String id,
        String reason,
        Instant setAsideAt,
        String type,
        Long account,
        Long shard,
        String room,
        String message) {

    private static final Pattern WORD = Pattern.compile("[a-z_]{1,40}");

    /**
     * @param reason may be anything
     * @param text may be anything
     */
    static DeadLetter of(String id, String reason, Instant setAsideAt, String text) {
        JsonObject entry = object(text);
        JsonObject data = entry.get("message_data") instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
        return new DeadLetter(
                id,
                word(reason),
                setAsideAt,
                text(entry.get("type"), DeadLetter::word),
                number(entry.get("account_db_key")),
                number(entry.get("shard_id")),
                text(data.get("room_id"), room -> new RoomId(room).value()),
                text(data.get("message_id"), message -> new MessageId(message).value()));
    }

    private static String word(String text) {
        return text != null && WORD.matcher(text).matches() ? text : null;
    }

    private static JsonObject object(String text) {
        try {
            return text == null ? JsonValue.EMPTY_JSON_OBJECT : JsonText.parse(text);
        } catch (JsonException e) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    private static String text(JsonValue value, UnaryOperator<String> form) {
        try {
            return value instanceof JsonString text ? form.apply(text.getString()) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Long number(JsonValue value) {
        try {
            return value instanceof JsonNumber number ? number.longValueExact() : null;
        } catch (ArithmeticException e) {
            return null;
        }
    }
}
