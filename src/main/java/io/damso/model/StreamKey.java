package io.damso.model;

import java.util.regex.Pattern;

/**
 * Names one generation of a reply to its readers: the reply's id, a dot, and a secret part that can't be guessed.
 *
 * @param value at most 64 URL-safe characters with exactly one dot, which no room id has
 */
public record StreamKey(String value) {

    private static final Pattern FORM = Pattern.compile("(msg_[0-9A-HJKMNP-TV-Z]{26})\\.([A-Za-z0-9_-]{16,33})");

    /** @throws IllegalArgumentException if {@code value} is not of the form above */
    public StreamKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a stream key is a reply's id, a dot and 16 to 33 URL-safe characters");
        }
    }

    /** @param secret 16 to 33 URL-safe characters */
    public static StreamKey of(MessageId replyId, String secret) {
        return new StreamKey(replyId.value() + "." + secret);
    }

    /** @param value may be null, which is not valid */
    public static boolean isValid(String value) {
        return value != null && FORM.matcher(value).matches();
    }

    public MessageId replyId() {
        return new MessageId(value.substring(0, value.indexOf('.')));
    }

    @Override
    public String toString() {
        return value;
    }
}
