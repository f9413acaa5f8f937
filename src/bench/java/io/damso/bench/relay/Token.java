package io.damso.bench.relay;

/**
 * What the model says, as a token that tells which one of its reply it is and when it was said: a blank, the number in
 * hexadecimal, the microsecond in base 32. Both processes read one clock: Linux' monotonic one.
 */
final class Token {

    /** The most tokens of a reply. */
    static final int MOST = 1 << 20;

    static final int LENGTH = 12;

    private static final int NUMBER_DIGITS = 5;
    private static final int TIME_DIGITS = 6;
    private static final long TIMES = 1L << 5 * TIME_DIGITS;
    private static final byte[] DIGITS = "0123456789abcdefghijklmnopqrstuv".getBytes();

    private Token() {}

    static long now() {
        return System.nanoTime() / 1_000 % TIMES;
    }

    static void write(byte[] to, int at, int number, long micros) {
        to[at] = ' ';
        for (int i = 0; i < NUMBER_DIGITS; i++) {
            to[at + 1 + i] = DIGITS[number >> 4 * (NUMBER_DIGITS - 1 - i) & 15];
        }
        for (int i = 0; i < TIME_DIGITS; i++) {
            to[at + 1 + NUMBER_DIGITS + i] = DIGITS[(int) (micros >> 5 * (TIME_DIGITS - 1 - i) & 31)];
        }
    }

    static int number(byte[] from, int at) {
        return (int) digits(from, at + 1, NUMBER_DIGITS, 4);
    }

    /** How long ago it was said, in microseconds. */
    static long age(byte[] from, int at) {
        return Math.floorMod(now() - digits(from, at + 1 + NUMBER_DIGITS, TIME_DIGITS, 5), TIMES);
    }

    private static long digits(byte[] from, int at, int count, int bits) {
        long value = 0;
        for (int i = at; i < at + count; i++) {
            value = value << bits | (from[i] <= '9' ? from[i] - '0' : from[i] - 'a' + 10);
        }
        return value;
    }
}
