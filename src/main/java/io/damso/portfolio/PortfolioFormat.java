package io.damso.portfolio;

import io.damso.model.JsonText;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the server of portfolios answers, as the protocol document has it. Members that it does not name are ignored; a text of
 * any other form is refused, for the model would be told it.
 */
final class PortfolioFormat {

    static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_POSITIONS = 200;
    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9.^=_-]{1,20}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z0-9]{1,10}");

    private PortfolioFormat() {}

    /** @throws JsonException if it is of another form */
    static Portfolio parse(byte[] body) {
        try {
            var positions = JsonText.parse(text(body)).getJsonArray("positions");
            if (positions.size() <= MAX_POSITIONS) {
                return new Portfolio(positions.getValuesAs(JsonObject.class).stream()
                        .map(PortfolioFormat::position)
                        .toList());
            }
        } catch (RuntimeException | CharacterCodingException e) {
            // What is thrown differs by the fault, and may repeat what a person holds.
        }
        throw new JsonException("not a portfolio");
    }

    private static String text(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    private static Position position(JsonObject json) {
        return new Position(
                matching(SYMBOL, json.getJsonString("symbol")),
                json.getJsonNumber("quantity").bigDecimalValue(),
                member(json, "average_price", JsonNumber.class).map(JsonNumber::bigDecimalValue),
                member(json, "currency", JsonString.class).map(currency -> matching(CURRENCY, currency)));
    }

    private static <T extends JsonValue> Optional<T> member(JsonObject json, String name, Class<T> type) {
        var value = json.getOrDefault(name, JsonValue.NULL);
        return value == JsonValue.NULL ? Optional.empty() : Optional.of(type.cast(value));
    }

    private static String matching(Pattern form, JsonString text) {
        if (!form.matcher(text.getString()).matches()) {
            throw new JsonException("a text of another form");
        }
        return text.getString();
    }
}
