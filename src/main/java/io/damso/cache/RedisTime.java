package io.damso.cache;

import java.time.Instant;

/** Times as scripts and scores have them: microseconds since the epoch, in digits. */
final class RedisTime {

    private RedisTime() {}

    static Instant instant(String micros) {
        return instant(Long.parseLong(micros));
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    static String micros(Instant instant) {
        return String.valueOf(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000);
    }
}
