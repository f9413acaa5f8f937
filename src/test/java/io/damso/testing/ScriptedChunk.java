package io.damso.testing;

/** The JSON of one chunk of a streamed chat completion. */
final class ScriptedChunk {

    private ScriptedChunk() {}

    static String role() {
        return chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null", "");
    }

    static String token(String text) {
        return chunk("{\"content\":\"" + escape(text) + "\"}", "null", "");
    }

    static String finish(String reason) {
        return chunk("{}", "\"" + reason + "\"", "");
    }

    static String usage(int input, int output) {
        String usage = ",\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}";
        return frame("[]", usage.formatted(input, output, input + output));
    }

    private static String chunk(String delta, String finish, String more) {
        String choice = "[{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]";
        return frame(choice, more);
    }

    private static String frame(String choices, String more) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1795000000,"
                + "\"model\":\"scripted\",\"choices\":" + choices + more + "}";
    }

    // Half a surrogate pair has no UTF-8; providers that cut inside one send it escaped.
    private static String escape(String text) {
        var json = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (pair) {
                json.append(c).append(text.charAt(++i));
            } else if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.toString();
    }
}
