package io.damso.model;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** What is kept beside a message's content: what was asked for, and how the reply came about. */
public final class Metadata {

    private static final String ANALYSIS = "analysis";
    private static final String USAGE = "usage";
    private static final String MODEL = "model";
    private static final String FIRST_TOKEN = "time_to_first_token_ms";

    private Metadata() {}

    public static JsonObject ofQuestion(boolean includePortfolio, List<String> analysisSymbols) {
        var symbols = JsonText.array();
        analysisSymbols.forEach(symbols::add);
        return JsonText.object()
                .add("include_portfolio", includePortfolio)
                .add("analysis_symbols", symbols)
                .build();
    }

    /** @param outcome says what a later reader is told again: usage, reason, code */
    public static JsonObject ofReply(Outcome outcome) {
        var json = JsonText.object();
        if (outcome instanceof Outcome.Done done) {
            json.add("finish_reason", done.finishReason().wireName());
            if (done.analysis() != null) {
                json.add(ANALYSIS, done.analysis().json());
            }
        } else if (outcome instanceof Outcome.Stopped stopped) {
            json.add("reason", stopped.reason().wireName());
        } else if (outcome instanceof Outcome.Failed failed) {
            json.add("code", failed.code().wireName());
        }
        if (outcome.usage() != null) {
            json.add(USAGE, write(outcome.usage()));
        }
        return json.build();
    }

    /**
     * The outcome that a reply's record tells of.
     *
     * @param status a reply's
     * @param metadata as {@link #ofReply} makes it
     * @throws RuntimeException if it is not of that form
     */
    public static Outcome outcome(MessageStatus status, JsonObject metadata) {
        var usage = metadata.containsKey(USAGE) ? read(metadata.getJsonObject(USAGE)) : null;
        return switch (status) {
            case DONE ->
                new Outcome.Done(
                        FinishReason.ofWireName(metadata.getString("finish_reason")),
                        usage,
                        metadata.containsKey(ANALYSIS) ? Analysis.of(metadata.getJsonObject(ANALYSIS)) : null);
            case STOPPED -> new Outcome.Stopped(StopReason.ofWireName(metadata.getString("reason")), usage);
            default -> new Outcome.Failed(FaultCode.ofWireName(metadata.getString("code")), usage);
        };
    }

    /** What a reply took; empty if its metadata does not say so in the form that {@link #ofReply} has. */
    public static Optional<Usage> usage(JsonObject metadata) {
        try {
            return Optional.ofNullable(metadata.getJsonObject(USAGE)).map(Metadata::read);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Usage read(JsonObject json) {
        return new Usage(
                json.getJsonNumber("input_tokens").longValue(),
                json.getJsonNumber("output_tokens").longValue(),
                json.getBoolean("estimated"),
                json.getString(MODEL, null),
                json.containsKey(FIRST_TOKEN) ? json.getJsonNumber(FIRST_TOKEN).longValue() : null);
    }

    /** The JSON form of what a reply took. */
    public static JsonObject write(Usage usage) {
        var json = JsonText.object()
                .add("input_tokens", usage.inputTokens())
                .add("output_tokens", usage.outputTokens())
                .add("estimated", usage.estimated());
        if (usage.model() != null) {
            json.add(MODEL, usage.model());
        }
        if (usage.firstTokenMillis() != null) {
            json.add(FIRST_TOKEN, usage.firstTokenMillis());
        }
        return json.build();
    }
}
