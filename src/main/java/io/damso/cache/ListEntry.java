package io.damso.cache;

import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageJson;

/**
 * An element of a room's list, or of what is pending there: the message's id and that of the message before it ({@code
 * -} if not known), 30 characters each, then its JSON. The ids stand in front so that a script can read them without the JSON.
 *
 * @param previous null if not known
 */
record ListEntry(MessageId previous, Message message) {

    private static final int ID = 30;
    private static final String UNKNOWN = "-".repeat(ID);

    static ListEntry parse(String text) {
        String previous = text.substring(ID, 2 * ID);
        return new ListEntry(
                UNKNOWN.equals(previous) ? null : new MessageId(previous),
                MessageJson.read(JsonText.parse(text.substring(2 * ID))));
    }

    static String write(MessageId previous, Message message, String json) {
        return message.id().value() + (previous == null ? UNKNOWN : previous.value()) + json;
    }
}
