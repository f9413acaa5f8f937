package io.damso.cache;

import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageJson;
import io.damso.model.MessageRecord;
import jakarta.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An element of a room's list, or of what is pending there: the message's id and that of the message before it ({@code
 * -} if not known), 30 characters each, then its JSON. The ids stand in front so that they can be read without the JSON.
 *
 * @param previous null if not known
 */
record ListEntry(MessageId previous, MessageRecord record) {

    private static final int ID = 30;
    private static final String UNKNOWN = "-".repeat(ID);
    private static final byte[] FIRST_MEMBER = "{\"message_id\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int JSON = 2 * ID;

    /**
     * @param answer of Redis, in bytes
     * @throws CacheUnavailableException if it is no such element, or, when the message is asked for, its JSON none
     */
    static ListEntry parse(Object answer) {
        try {
            byte[] bytes = (byte[]) answer;
            var id = new MessageId(text(bytes, 0));
            String previous = text(bytes, ID);
            if (!isJsonOfTheId(bytes)) {
                throw new IllegalArgumentException("not the JSON of that message");
            }
            return new ListEntry(
                    UNKNOWN.equals(previous) ? null : new MessageId(previous),
                    MessageRecord.of(id, bytes, JSON, ListEntry::message));
        } catch (ClassCastException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CacheUnavailableException(e);
        }
    }

    private static String text(byte[] bytes, int from) {
        return new String(bytes, from, ID, StandardCharsets.ISO_8859_1);
    }

    private static boolean isJsonOfTheId(byte[] bytes) {
        int id = JSON + FIRST_MEMBER.length;
        return Arrays.equals(bytes, JSON, id, FIRST_MEMBER, 0, FIRST_MEMBER.length)
                && Arrays.equals(bytes, id, id + ID, bytes, 0, ID)
                && bytes[bytes.length - 1] == '}';
    }

    private static Message message(String json) {
        try {
            return MessageJson.read(JsonText.parse(json));
        } catch (JsonException e) {
            throw new CacheUnavailableException(e);
        }
    }

    MessageId id() {
        return record.id();
    }

    static String write(MessageId previous, MessageRecord record) {
        return record.id().value() + (previous == null ? UNKNOWN : previous.value()) + record.json();
    }
}
