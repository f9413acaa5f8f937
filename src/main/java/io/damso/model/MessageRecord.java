package io.damso.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * A message with its JSON, of which each is made from the other when it is first asked for: most messages that are read
 * are only passed on. For one thread.
 */
public final class MessageRecord {

    private final MessageId id;
    private final Function<String, Message> reader;
    private Message message;
    // In UTF-8, as it comes and goes, from there to the end.
    private byte[] json;
    private int from;

    private MessageRecord(MessageId id, Message message, byte[] json, int from, Function<String, Message> reader) {
        this.id = id;
        this.message = message;
        this.json = json;
        this.from = from;
        this.reader = reader;
    }

    public static MessageRecord of(Message message) {
        return new MessageRecord(message.id(), message, null, 0, null);
    }

    /**
     * @param bytes end in the message's JSON, in UTF-8, as {@link MessageJson} writes it; not copied
     * @param from where that begins
     * @param reader of that; what it throws is thrown to whoever asks for the message
     */
    public static MessageRecord of(MessageId id, byte[] bytes, int from, Function<String, Message> reader) {
        return new MessageRecord(id, null, bytes, from, reader);
    }

    public MessageId id() {
        return id;
    }

    public Message message() {
        if (message == null) {
            message = reader.apply(json());
        }
        return message;
    }

    /** In the one form that messages have. */
    public String json() {
        return new String(bytes(), from, length(), StandardCharsets.UTF_8);
    }

    /** Of its JSON, in bytes of UTF-8. */
    public int length() {
        return bytes().length - from;
    }

    /** Writes its JSON, in UTF-8. */
    public void writeTo(ByteArrayOutputStream out) {
        out.write(bytes(), from, length());
    }

    private byte[] bytes() {
        if (json == null) {
            json = JsonText.write(MessageJson.write(message)).getBytes(StandardCharsets.UTF_8);
        }
        return json;
    }

    /** What was said stays out of every log line. */
    @Override
    public String toString() {
        return "MessageRecord[" + id + "]";
    }
}
