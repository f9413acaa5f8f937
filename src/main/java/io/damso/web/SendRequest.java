package io.damso.web;

import io.damso.conversation.Question;
import io.damso.model.JsonText;
import io.damso.model.MessageId;
import io.damso.model.Metadata;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** The body of a send, and the question it makes. */
final class SendRequest {

    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private SendRequest() {}

    /**
     * @param idempotencyKey the header's value; null if there is none
     * @param language that the person reads; empty if not known
     */
    static Question parse(JsonObject json, String idempotencyKey, String language, int contentMaxBytes) {
        RoomId room = Fields.roomId(Fields.text(json, "room_id"));
        String content = Fields.content(json, contentMaxBytes);
        boolean includePortfolio = Fields.flag(json, "include_portfolio");
        List<String> symbols = Fields.symbols(json);
        String key = key(idempotencyKey, Fields.text(json, "client_message_id"));
        var repeat = key == null ? null : new Repeat(key, fingerprint(room, content, includePortfolio, symbols));
        return new Question(room, content, includePortfolio, symbols, language, repeat);
    }

    /**
     * The repeat that asking for another reply is.
     *
     * @param idempotencyKey the header's value; null if there is none, and so no repeat
     */
    static Repeat repeatOfAnother(RoomId room, MessageId message, String idempotencyKey) {
        String key = key(idempotencyKey, null);
        return key == null ? null : new Repeat(key, digest("another reply to " + room + " " + message));
    }

    private static String key(String header, String member) {
        String key = header == null ? member : unquoted(header);
        String field = header == null ? "client_message_id" : "Idempotency-Key";
        if (key != null && !KEY.matcher(key).matches()) {
            throw InvalidInputException.badRequest(field, "must be 1 to 255 printable ASCII characters.");
        }
        return key;
    }

    private static String unquoted(String header) {
        return header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"")
                ? header.substring(1, header.length() - 1)
                : header;
    }

    private static String fingerprint(RoomId room, String content, boolean includePortfolio, List<String> symbols) {
        String payload = JsonText.write(JsonText.object()
                .add("room_id", room.value())
                .add("content", content)
                .add("metadata", Metadata.ofQuestion(includePortfolio, symbols))
                .build());
        return digest(payload);
    }

    private static String digest(String payload) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(payload.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
