package io.damso.model;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonWriterFactory;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;

/**
 * JSON objects from and to text. Keeps the factories, because the static methods of {@link Json} look the provider up
 * at every call, which cost a third of all CPU where it was measured.
 */
public final class JsonText {

    private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
    private static final JsonReaderFactory READERS =
            Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));
    private static final JsonWriterFactory WRITERS = Json.createWriterFactory(Map.of());

    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    public static JsonObjectBuilder object() {
        return BUILDERS.createObjectBuilder();
    }

    /** @param object its members come first */
    public static JsonObjectBuilder object(JsonObject object) {
        return BUILDERS.createObjectBuilder(object);
    }

    public static JsonArrayBuilder array() {
        return BUILDERS.createArrayBuilder();
    }

    /** @throws JsonException if {@code text} is not one JSON object and nothing else, or too deeply nested */
    public static JsonObject parse(String text) {
        try (var parser = PARSERS.createParser(new StringReader(text))) {
            parser.next();
            var object = parser.getObject();
            if (!parser.hasNext()) {
                return object;
            }
        } catch (RuntimeException e) {
            // What a parser throws differs by the fault, and may repeat what a person wrote.
        }
        throw new JsonException("not a JSON object");
    }

    /** @throws JsonException also if an object has two members of one name, of which others may have read the other */
    public static JsonObject parseUnambiguous(String text) {
        // A reader sees these, and not what comes after the object.
        parse(text);
        try (var reader = READERS.createReader(new StringReader(text))) {
            return reader.readObject();
        } catch (RuntimeException e) {
            // As above.
            throw new JsonException("not a JSON object");
        }
    }

    /** A string's JSON, with its quotation marks (RFC 8259, section 7), without a tree for it. */
    public static String quote(String text) {
        var quoted = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append("\\u00").append((char) ('0' + (c >> 4))).append(HEX.charAt(c & 15));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    public static String write(JsonObject object) {
        var text = new StringWriter();
        try (var writer = WRITERS.createWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
