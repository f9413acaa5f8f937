package io.damso.model;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Locale;

/**
 * What a model makes of the symbols that were asked about.
 *
 * @param symbols as they were asked for
 * @param recommendations one for each symbol, in their order
 * @param disclaimer for a person to read
 */
public record Analysis(
        List<String> symbols, Sentiment sentiment, List<Recommendation> recommendations, String disclaimer) {

    public Analysis {
        symbols = List.copyOf(symbols);
        recommendations = List.copyOf(recommendations);
    }

    /** How what was said looks on the symbols. */
    public enum Sentiment {
        POSITIVE,
        NEUTRAL,
        NEGATIVE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What to do, by its name in JSON. */
    public enum Action {
        BUY,
        HOLD,
        SELL
    }

    /** @param confidence 0 to 1 */
    public record Recommendation(String symbol, Action action, double confidence, String rationale) {}

    public JsonObject json() {
        var asked = JsonText.array();
        symbols.forEach(asked::add);
        var each = JsonText.array();
        recommendations.forEach(one -> each.add(JsonText.object()
                .add("symbol", one.symbol())
                .add("action", one.action().name())
                .add("confidence", one.confidence())
                .add("rationale", one.rationale())));
        return JsonText.object()
                .add("symbols", asked)
                .add("sentiment", sentiment.wireName())
                .add("recommendations", each)
                .add("disclaimer", disclaimer)
                .build();
    }

    /** @throws RuntimeException if it is not as {@link #json} makes it */
    public static Analysis of(JsonObject json) {
        return new Analysis(
                json.getJsonArray("symbols").getValuesAs(JsonString::getString),
                Sentiment.valueOf(json.getString("sentiment").toUpperCase(Locale.ROOT)),
                json.getJsonArray("recommendations").getValuesAs(Analysis::recommendation),
                json.getString("disclaimer"));
    }

    private static Recommendation recommendation(JsonObject json) {
        return new Recommendation(
                json.getString("symbol"),
                Action.valueOf(json.getString("action")),
                json.getJsonNumber("confidence").doubleValue(),
                json.getString("rationale"));
    }

    /** What a model said stays out of every log line. */
    @Override
    public String toString() {
        return "Analysis[" + symbols.size() + " symbols]";
    }
}
