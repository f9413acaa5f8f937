package io.damso.web;

import io.damso.model.Authorization;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The fields of requests, each checked; a wrong one is named. */
final class Fields {

    private static final int MAX_LIMIT = 200;
    private static final int MAX_SYMBOLS = 20;
    private static final int MAX_TITLE = 200;
    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9.^=_-]{1,20}");

    // The years that both we and MySQL know.
    private static final Pattern DAY = Pattern.compile("[12]\\d{3}-\\d\\d-\\d\\d");

    private Fields() {}

    static RoomId roomId(String value) {
        if (!RoomId.isValid(value)) {
            throw InvalidInputException.badRequest("room_id", "must be 1 to 64 characters of A-Z a-z 0-9 _ -.");
        }
        return new RoomId(value);
    }

    /** @param value null for none */
    static MessageId before(String value) {
        return value == null ? null : messageId("before", value);
    }

    static MessageId messageId(String field, String value) {
        if (!MessageId.isValid(value)) {
            throw InvalidInputException.badRequest(field, "must be a message's id.");
        }
        return new MessageId(value);
    }

    /** @param value null for the default */
    static int limit(String value, int fallback) {
        if (value == null) {
            return fallback;
        }
        try {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw InvalidInputException.badRequest("limit", "must be a whole number from 1 to " + MAX_LIMIT + ".");
    }

    /**
     * A day (RFC 3339, {@code full-date}).
     *
     * @param value null for the default
     */
    static LocalDate day(String field, String value, LocalDate fallback) {
        if (value == null) {
            return fallback;
        }
        try {
            if (DAY.matcher(value).matches()) {
                return LocalDate.parse(value);
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw InvalidInputException.badRequest(field, "must be a day, as 2026-01-31.");
    }

    static String content(JsonObject json, int maxBytes) {
        String content = text(json, "content");
        if (content == null || content.isBlank()) {
            throw InvalidInputException.badRequest("content", "must be a text that is not blank.");
        }
        var encoder = StandardCharsets.UTF_8.newEncoder();
        if (!encoder.canEncode(content)) {
            throw InvalidInputException.badRequest("content", "must not have half a surrogate pair.");
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw InvalidInputException.tooLarge("content", maxBytes);
        }
        return content;
    }

    /** @return trimmed; null if it is absent */
    static String title(JsonObject json) {
        String title = text(json, "title");
        if (title == null) {
            return null;
        }
        String trimmed = title.strip();
        if (trimmed.isEmpty() || trimmed.codePointCount(0, trimmed.length()) > MAX_TITLE) {
            throw InvalidInputException.badRequest(
                    "title", "must be a text of 1 to " + MAX_TITLE + " characters that is not blank.");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(trimmed)) {
            throw InvalidInputException.badRequest("title", "must not have half a surrogate pair.");
        }
        return trimmed;
    }

    /**
     * @param names those that there are
     * @return null if it is absent
     */
    static String model(JsonObject json, List<String> names) {
        String model = text(json, "model");
        if (model != null && !names.contains(model)) {
            throw InvalidInputException.badRequest("model", "must be one of " + String.join(", ", names) + ".");
        }
        return model;
    }

    /** @return null if it is absent */
    static String text(JsonObject json, String field) {
        var value = json.getOrDefault(field, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return null;
        }
        if (!(value instanceof JsonString text)) {
            throw InvalidInputException.badRequest(field, "must be a text.");
        }
        return text.getString();
    }

    static boolean flag(JsonObject json, String field) {
        return switch (json.getOrDefault(field, JsonValue.FALSE).getValueType()) {
            case TRUE -> true;
            case FALSE, NULL -> false;
            default -> throw InvalidInputException.badRequest(field, "must be true or false.");
        };
    }

    static List<String> symbols(JsonObject json) {
        var value = json.getOrDefault("analysis_symbols", JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return List.of();
        }
        if (value.getValueType() != JsonValue.ValueType.ARRAY
                || value.asJsonArray().size() > MAX_SYMBOLS
                || !value.asJsonArray().stream().allMatch(Fields::isSymbol)) {
            throw InvalidInputException.badRequest(
                    "analysis_symbols",
                    "must be a list of at most " + MAX_SYMBOLS
                            + " texts of 1 to 20 characters of A-Z a-z 0-9 . ^ = _ -.");
        }
        return value.asJsonArray().getValuesAs(JsonString::getString);
    }

    private static boolean isSymbol(JsonValue value) {
        return value instanceof JsonString text
                && SYMBOL.matcher(text.getString()).matches();
    }

    /** What the caller shows of who they are, if by a header. */
    static Authorization authorization(HttpHeaders headers) {
        String header = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        return header == null ? Authorization.NONE : new Authorization(header);
    }

    /** The language that a caller likes best (RFC 9110, section 12.5.4), as ISO 639 names it; empty if not said. */
    static String language(HttpHeaders headers) {
        return headers.getAcceptableLanguages().stream()
                .map(Locale::getLanguage)
                .filter(language -> !language.equals("*"))
                .findFirst()
                .orElse("");
    }
}
