package io.damso.model;

import java.util.function.Function;

/**
 * A message with its JSON, of which each is made from the other when it is first asked for: most messages that are read
 * are only passed on. For one thread.
 */
public final class MessageRecord {

    private final MessageId id;
    private final Function<String, Message> reader;
    private Message message;
    private String json;

    private MessageRecord(MessageId id, Message message, String json, Function<String, Message> reader) {
        this.id = id;
        this.message = message;
        this.json = json;
        this.reader = reader;
    }

    public static MessageRecord of(Message message) {
        return new MessageRecord(message.id(), message, null, null);
    }

    /**
     * @param json as {@link MessageJson} writes it
     * @param reader of that; what it throws is thrown to whoever asks for the message
     */
    public static MessageRecord of(MessageId id, String json, Function<String, Message> reader) {
        return new MessageRecord(id, null, json, reader);
    }

    public MessageId id() {
        return id;
    }

    public Message message() {
        if (message == null) {
            message = reader.apply(json);
        }
        return message;
    }

    /** In the one form that messages have. */
    public String json() {
        if (json == null) {
            json = JsonText.write(MessageJson.write(message));
        }
        return json;
    }

    /** What was said stays out of every log line. */
    @Override
    public String toString() {
        return "MessageRecord[" + id + "]";
    }
}
