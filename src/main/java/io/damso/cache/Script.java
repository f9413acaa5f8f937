package io.damso.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A Lua script, in a file beside this class; what it does and answers is said at its head. */
record Script(String text, String sha1) {

    /** A script with what it is about. */
    record Call(Script script, List<String> keys, List<String> arguments) {}

    static Script named(String name) {
        try (var file = Script.class.getResourceAsStream(name + ".lua")) {
            byte[] text = file.readAllBytes();
            var digest = MessageDigest.getInstance("SHA-1").digest(text);
            return new Script(
                    new String(text, StandardCharsets.UTF_8), HexFormat.of().formatHex(digest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
