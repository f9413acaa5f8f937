package io.damso.model;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
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
    private static final JsonWriterFactory WRITERS = Json.createWriterFactory(Map.of());

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

    public static String write(JsonObject object) {
        var text = new StringWriter();
        try (var writer = WRITERS.createWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
