package io.damso.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as text: UTC with exactly six fraction digits, so that they are the same from every store (RFC 3339). */
public final class Rfc3339 {

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Rfc3339() {}

    public static String format(Instant time) {
        return FORM.format(time);
    }

    /** @throws java.time.format.DateTimeParseException if {@code text} is no time */
    public static Instant parse(String text) {
        return Instant.parse(text);
    }
}
