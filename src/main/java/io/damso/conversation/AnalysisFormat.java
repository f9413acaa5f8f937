package io.damso.conversation;

import io.damso.model.Analysis;
import io.damso.model.Analysis.Action;
import io.damso.model.Analysis.Recommendation;
import io.damso.model.Analysis.Sentiment;
import io.damso.model.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a model says of symbols, and takes it only whole: what it leaves out is not ours to fill in. */
final class AnalysisFormat {

    private static final int RATIONALE_MAX = 2_000;

    /** What a model said: an analysis, or what is wrong with it, in words for the model. */
    record Reading(Optional<Analysis> analysis, List<String> problems) {}

    private final List<String> symbols;
    private final String disclaimer;
    private final List<String> problems = new ArrayList<>();

    private AnalysisFormat(List<String> symbols, String disclaimer) {
        this.symbols = symbols;
        this.disclaimer = disclaimer;
    }

    /** @param symbols those that were asked about; at least one */
    static Reading read(String text, List<String> symbols, String disclaimer) {
        return new AnalysisFormat(symbols.stream().distinct().toList(), disclaimer).read(text);
    }

    private Reading read(String text) {
        JsonObject json;
        try {
            json = JsonText.parse(text.strip());
        } catch (JsonException e) {
            return new Reading(Optional.empty(), List.of("It is not one JSON object and nothing else."));
        }
        var sentiment = sentiment(json);
        var recommendations = recommendations(json);
        return problems.isEmpty()
                ? new Reading(Optional.of(new Analysis(symbols, sentiment, recommendations, disclaimer)), List.of())
                : new Reading(Optional.empty(), List.copyOf(problems));
    }

    private Sentiment sentiment(JsonObject json) {
        String said = json.get("sentiment") instanceof JsonString text ? text.getString() : "";
        return oneOf(Stream.of(Sentiment.values()).filter(one -> one.wireName().equals(said)), "\"sentiment\"");
    }

    private <T> T oneOf(Stream<T> matching, String what) {
        return matching.findFirst().orElseGet(() -> {
            problems.add(what + " must be one of those of the schema.");
            return null;
        });
    }

    private List<Recommendation> recommendations(JsonObject json) {
        var bySymbol = new LinkedHashMap<String, Recommendation>();
        if (json.get("recommendations") instanceof JsonArray array) {
            array.forEach(one -> {
                if (one instanceof JsonObject object) {
                    add(object, bySymbol);
                } else {
                    problems.add("Each of \"recommendations\" must be an object.");
                }
            });
        } else {
            problems.add("\"recommendations\" must be an array.");
        }
        symbols.stream()
                .filter(symbol -> !bySymbol.containsKey(symbol))
                .forEach(symbol -> problems.add("There is no recommendation for " + symbol + "."));
        return symbols.stream().map(bySymbol::get).filter(one -> one != null).toList();
    }

    private void add(JsonObject json, Map<String, Recommendation> bySymbol) {
        String symbol = json.get("symbol") instanceof JsonString text ? text.getString() : "";
        if (!symbols.contains(symbol)) {
            problems.add("There is a recommendation for a symbol that was not asked about.");
        } else if (bySymbol.put(symbol, recommendation(symbol, json)) != null) {
            problems.add("There is more than one recommendation for " + symbol + ".");
        }
    }

    private Recommendation recommendation(String symbol, JsonObject json) {
        String said = json.get("action") instanceof JsonString text ? text.getString() : "";
        var action =
                oneOf(Stream.of(Action.values()).filter(one -> one.name().equals(said)), "The \"action\" of " + symbol);
        double confidence = json.get("confidence") instanceof JsonNumber number ? number.doubleValue() : -1;
        if (!(confidence >= 0 && confidence <= 1)) {
            problems.add("The \"confidence\" of " + symbol + " must be a number from 0 to 1.");
        }
        String rationale = json.get("rationale") instanceof JsonString text
                ? text.getString().strip()
                : "";
        if (rationale.isEmpty() || rationale.length() > RATIONALE_MAX) {
            problems.add(
                    "The \"rationale\" of " + symbol + " must be a text of 1 to " + RATIONALE_MAX + " characters.");
        }
        return new Recommendation(symbol, action, confidence, rationale);
    }
}
