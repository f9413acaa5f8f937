package io.damso.model;

/**
 * A message's id. Within a room ids sort, byte by byte, in the order in which the messages were accepted.
 *
 * @param value {@code msg_} and 26 digits of Crockford's base 32, capital letters
 */
public record MessageId(String value) implements Comparable<MessageId> {

    private static final String PREFIX = "msg_";
    private static final int LENGTH = 30;
    private static final String BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final boolean[] DIGITS = new boolean[128];

    static {
        BASE32.chars().forEach(digit -> DIGITS[digit] = true);
    }

    /** @throws IllegalArgumentException if {@code value} is not of the form above */
    public MessageId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a message id is msg_ and 26 base-32 digits");
        }
    }

    /** @param value may be null, which is not valid */
    public static boolean isValid(String value) {
        if (value == null || value.length() != LENGTH || !value.startsWith(PREFIX)) {
            return false;
        }
        // A page of history has a hundred of them; a pattern takes longer for these than all else does.
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            char c = value.charAt(i);
            if (c >= DIGITS.length || !DIGITS[c]) {
                return false;
            }
        }
        return true;
    }

    /** When it was minted, in milliseconds on Redis' clock; later where the room had that id already. */
    public long millis() {
        return value.substring(PREFIX.length(), 14)
                .chars()
                .mapToLong(BASE32::indexOf)
                .reduce(0, (high, digit) -> high * 32 + digit);
    }

    @Override
    public int compareTo(MessageId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
