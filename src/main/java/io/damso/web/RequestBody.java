package io.damso.web;

import io.damso.model.JsonText;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A request's body as a JSON object, with its size bounded before it is read. */
final class RequestBody {

    // The largest message, had each of its characters been escaped, and all else.
    static final int MAX_BYTES = 1024 * 1024;
    private static final String FIELD = "body";

    private RequestBody() {}

    static JsonObject read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw InvalidInputException.tooLarge(FIELD, MAX_BYTES);
        }
        try {
            return JsonText.parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw InvalidInputException.badRequest(FIELD, "must be UTF-8.");
        } catch (JsonException e) {
            throw InvalidInputException.badRequest(FIELD, "must be a JSON object.");
        }
    }
}
