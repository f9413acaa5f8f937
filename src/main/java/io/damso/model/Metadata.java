package io.damso.model;

import jakarta.json.JsonObject;
import java.util.List;

/** What is kept beside a message's content: what was asked for, and how the reply came about. */
public final class Metadata {

    private static final String ANALYSIS = "analysis";

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
            json.add("finish_reason", done.finishReason().wireName()).add("usage", usage(done.usage()));
            if (done.analysis() != null) {
                json.add(ANALYSIS, done.analysis().json());
            }
        } else if (outcome instanceof Outcome.Stopped stopped) {
            json.add("reason", stopped.reason().wireName());
        } else if (outcome instanceof Outcome.Failed failed) {
            json.add("code", failed.code().wireName());
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
        return switch (status) {
            case DONE ->
                new Outcome.Done(
                        FinishReason.ofWireName(metadata.getString("finish_reason")),
                        usage(metadata.getJsonObject("usage")),
                        metadata.containsKey(ANALYSIS) ? Analysis.of(metadata.getJsonObject(ANALYSIS)) : null);
            case STOPPED -> new Outcome.Stopped(StopReason.ofWireName(metadata.getString("reason")));
            default -> new Outcome.Failed(FaultCode.ofWireName(metadata.getString("code")));
        };
    }

    private static Usage usage(JsonObject json) {
        return new Usage(
                json.getJsonNumber("input_tokens").longValue(),
                json.getJsonNumber("output_tokens").longValue(),
                json.getBoolean("estimated"));
    }

    public static JsonObject usage(Usage usage) {
        return JsonText.object()
                .add("input_tokens", usage.inputTokens())
                .add("output_tokens", usage.outputTokens())
                .add("estimated", usage.estimated())
                .build();
    }
}
