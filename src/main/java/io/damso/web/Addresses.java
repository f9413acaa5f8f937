package io.damso.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Addresses as they come: percent-encoded UTF-8 (RFC 3986, section 2.1). */
final class Addresses {

    private Addresses() {}

    /** @param encoded a path or a query; may be null, which nothing is wrong with */
    static boolean isReadable(String encoded) {
        if (encoded == null) {
            return true;
        }
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                bytes.write(c);
            } else if (i + 2 < encoded.length() && hex(encoded.charAt(i + 1)) >= 0 && hex(encoded.charAt(i + 2)) >= 0) {
                bytes.write(16 * hex(encoded.charAt(i + 1)) + hex(encoded.charAt(i + 2)));
                i += 2;
            } else {
                return false;
            }
        }
        return isUtf8(bytes.toByteArray());
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
