package io.damso.llm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Puts the calls of tools together that one answer wants, from pieces that are told apart by their index (OpenAI's guide
 * "Function calling", "Streaming"). Not thread-safe.
 */
final class OpenAiToolCalls {

    /**
     * A piece of one call. Only the first one of a call has its id and name.
     *
     * @param index -1 where the server leaves it out, as some do
     * @param id may be null
     * @param name may be null
     * @param arguments a fragment; may be empty
     */
    record Piece(int index, String id, String name, String arguments) {

        /** @param json at the start of the piece's object, and at its end afterwards */
        static Piece read(JsonParser json) throws IOException {
            int index = -1;
            String id = "";
            var function = new String[] {"", ""};
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                var value = json.nextToken();
                if (field.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                    index = json.getIntValue();
                } else if (field.equals("id") && value == JsonToken.VALUE_STRING) {
                    id = json.getText();
                } else if (field.equals("function") && value == JsonToken.START_OBJECT) {
                    readFunction(json, function);
                } else {
                    json.skipChildren();
                }
            }
            // Some servers write empty ones into the pieces that have none.
            return new Piece(index, nullIfEmpty(id), nullIfEmpty(function[0]), function[1]);
        }

        private static String nullIfEmpty(String text) {
            return text.isEmpty() ? null : text;
        }

        private static void readFunction(JsonParser json, String[] nameAndArguments) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                boolean text = json.nextToken() == JsonToken.VALUE_STRING;
                if (text && field.equals("name")) {
                    nameAndArguments[0] = json.getText();
                } else if (text && field.equals("arguments")) {
                    nameAndArguments[1] = json.getText();
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private static final class Call {
        private String id;
        private String name;
        private final StringBuilder arguments = new StringBuilder();
    }

    private final TreeMap<Integer, Call> byIndex = new TreeMap<>();
    private int characters;

    /** @throws ModelFaultException if there is more than a model has any use for */
    void add(Piece piece) {
        var call = byIndex.computeIfAbsent(index(piece), index -> new Call());
        call.id = call.id == null ? piece.id() : call.id;
        call.name = call.name == null ? piece.name() : call.name;
        call.arguments.append(piece.arguments());
        characters += piece.arguments().length();
        if (byIndex.size() > ToolCall.MOST || characters > ToolCall.MOST_CHARACTERS) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
    }

    private int index(Piece piece) {
        if (piece.index() >= 0) {
            return piece.index();
        }
        int last = byIndex.isEmpty() ? -1 : byIndex.lastKey();
        return last < 0 || piece.name() != null ? last + 1 : last;
    }

    /** In the order of their indexes. */
    List<ToolCall> whole() {
        var calls = new ArrayList<ToolCall>();
        byIndex.values().forEach(call -> calls.add(ToolCall.of(call.id, call.name, call.arguments.toString())));
        return calls;
    }

    /**
     * Why the answer ended: some servers say {@code stop} where they mean that tools are to be called.
     *
     * @param told null if the server gave no reason
     */
    FinishReason reason(FinishReason told) {
        boolean byItself = told == null || told == FinishReason.STOP;
        if (byItself && !byIndex.isEmpty()) {
            return FinishReason.TOOL;
        }
        return told == null ? FinishReason.STOP : told;
    }
}
