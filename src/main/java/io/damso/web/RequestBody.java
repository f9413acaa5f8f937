package io.damso.web;

import io.damso.model.JsonText;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A request's body as a JSON object, with its size bounded before it is read. */
final class RequestBody {

    // The largest message, had each of its characters been escaped, and all else.
    static final int MAX_BYTES = 1024 * 1024;
    private static final String FIELD = "body";

    private RequestBody() {}

    static JsonObject read(InputStream body) {
        byte[] bytes = bytes(body);
        if (bytes.length > MAX_BYTES) {
            throw InvalidInputException.tooLarge(FIELD, MAX_BYTES);
        }
        try {
            return JsonText.parseUnambiguous(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw InvalidInputException.badRequest(FIELD, "must be UTF-8.");
        } catch (JsonException e) {
            throw InvalidInputException.badRequest(
                    FIELD, "must be a JSON object, each of whose members has a name of its own.");
        }
    }

    private static byte[] bytes(InputStream body) {
        try {
            return body.readNBytes(MAX_BYTES + 1);
        } catch (SocketTimeoutException e) {
            throw InvalidInputException.tooSlow(FIELD);
        } catch (IOException e) {
            throw InvalidInputException.badRequest(FIELD, "must be whole, and framed as its headers say.");
        }
    }
}
