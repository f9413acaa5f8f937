package io.damso.cache;

import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageJson;
import io.damso.model.MessageRecord;
import jakarta.json.JsonException;

/**
 * An element of a room's list, or of what is pending there: the message's id and that of the message before it ({@code
 * -} if not known), 30 characters each, then its JSON. The ids stand in front so that they can be read without the JSON.
 *
 * @param previous null if not known
 */
record ListEntry(MessageId previous, MessageRecord record) {

    private static final int ID = 30;
    private static final String UNKNOWN = "-".repeat(ID);
    private static final String FIRST_MEMBER = "{\"message_id\":\"";

    /**
     * @param answer of Redis
     * @throws CacheUnavailableException if it is no such element, or, when the message is asked for, its JSON none
     */
    static ListEntry parse(Object answer) {
        try {
            String text = (String) answer;
            var id = new MessageId(text.substring(0, ID));
            String previous = text.substring(ID, 2 * ID);
            String json = text.substring(2 * ID);
            if (!json.startsWith(FIRST_MEMBER)
                    || !json.startsWith(id.value(), FIRST_MEMBER.length())
                    || !json.endsWith("}")) {
                throw new IllegalArgumentException("not the JSON of that message");
            }
            return new ListEntry(
                    UNKNOWN.equals(previous) ? null : new MessageId(previous),
                    MessageRecord.of(id, json, ListEntry::message));
        } catch (ClassCastException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CacheUnavailableException(e);
        }
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
