package io.damso.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a chunk of a streamed answer says (OpenAI's API reference, "The chat completion chunk object"). Read field by field:
 * a token's chunk is some hundred bytes, of which a few are of use.
 */
final class OpenAiChunk {

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private boolean known;
    private boolean hasError;
    private String text = "";
    // Where the last one that was read stands, between its quotation marks.
    private int textFrom;
    private int textTo;
    private int texts;
    private List<OpenAiToolCalls.Piece> toolCalls = List.of();
    private FinishReason reason;
    private Usage usage;

    private OpenAiChunk() {}

    /** @throws ModelFaultException if it is no chunk, or a provider's error in the place of one */
    static OpenAiChunk read(byte[] data, int length) {
        var chunk = new OpenAiChunk();
        try (var json = JSON.createParser(data, 0, length)) {
            chunk.read(json);
        } catch (IOException e) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
        if (chunk.hasError) {
            throw new ModelFaultException(FaultCode.LLM_UNAVAILABLE);
        } else if (!chunk.known) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
        return chunk;
    }

    /** Empty if there is none. May be half a surrogate pair. */
    String text() {
        return text;
    }

    /** Whether {@link #text} is all that it says, and stands in one place. */
    boolean isTextOnly() {
        return texts == 1 && !text.isEmpty() && toolCalls.isEmpty() && reason == null && usage == null;
    }

    /** Where the text's JSON begins in the bytes, after its quotation mark; if it is {@link #isTextOnly}. */
    int textFrom() {
        return textFrom;
    }

    /** Where the text's JSON ends, before its quotation mark; if it is {@link #isTextOnly}. */
    int textTo() {
        return textTo;
    }

    /** Of the calls of tools that the model wants; mostly none. */
    List<OpenAiToolCalls.Piece> toolCalls() {
        return toolCalls;
    }

    /** Null unless it is the last one. */
    FinishReason reason() {
        return reason;
    }

    /** Null where it is not told. */
    Usage usage() {
        return usage;
    }

    private void read(JsonParser json) throws IOException {
        expect(json, json.nextToken(), JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            var value = json.nextToken();
            switch (field) {
                case "choices" -> readChoices(json, value);
                case "usage" -> readUsage(json, value);
                case "error" -> {
                    hasError |= value != JsonToken.VALUE_NULL;
                    json.skipChildren();
                }
                default -> json.skipChildren();
            }
        }
        expect(json, json.nextToken(), null);
    }

    private static void expect(JsonParser json, JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new JsonParseException(json, "not expected");
        }
    }

    private void readChoices(JsonParser json, JsonToken value) throws IOException {
        known = true;
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        expect(json, value, JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
            readChoice(json);
        }
        expect(json, json.currentToken(), JsonToken.END_ARRAY);
    }

    // Those after the first are further answers, which nobody asked for; a choice may say only at its end which it is.
    private void readChoice(JsonParser json) throws IOException {
        String textBefore = text;
        var callsBefore = toolCalls;
        var reasonBefore = reason;
        boolean first = true;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            var member = json.nextToken();
            if (field.equals("delta") && member == JsonToken.START_OBJECT) {
                readDelta(json);
            } else if (field.equals("finish_reason") && member == JsonToken.VALUE_STRING) {
                reason = translate(json.getText());
            } else if (field.equals("index") && member == JsonToken.VALUE_NUMBER_INT) {
                first = json.getIntValue() == 0;
            } else {
                json.skipChildren();
            }
        }
        if (!first) {
            text = textBefore;
            toolCalls = callsBefore;
            reason = reasonBefore;
        }
    }

    private void readDelta(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            var member = json.nextToken();
            if (member == JsonToken.VALUE_STRING && field.equals("content")) {
                readText(json);
            } else if (member == JsonToken.START_ARRAY && field.equals("tool_calls")) {
                readToolCalls(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void readText(JsonParser json) throws IOException {
        text = json.getText();
        texts++;
        textFrom = (int) json.currentTokenLocation().getByteOffset() + 1;
        textTo = (int) json.currentLocation().getByteOffset() - 1;
    }

    private void readToolCalls(JsonParser json) throws IOException {
        toolCalls = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            toolCalls.add(OpenAiToolCalls.Piece.read(json));
        }
        expect(json, json.currentToken(), JsonToken.END_ARRAY);
    }

    private void readUsage(JsonParser json, JsonToken value) throws IOException {
        known = true;
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        long in = -1;
        long out = -1;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            var member = json.nextToken();
            if (field.equals("prompt_tokens") && member == JsonToken.VALUE_NUMBER_INT) {
                in = json.getLongValue();
            } else if (field.equals("completion_tokens") && member == JsonToken.VALUE_NUMBER_INT) {
                out = json.getLongValue();
            } else {
                json.skipChildren();
            }
        }
        usage = in < 0 || out < 0 ? null : new Usage(in, out, false);
    }

    // Reasons of some provider's own mean that the model had no more to say.
    private static FinishReason translate(String told) {
        return switch (told) {
            case "length" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "tool_calls", "function_call" -> FinishReason.TOOL;
            default -> FinishReason.STOP;
        };
    }
}
