package io.damso.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * How a provider's server streams an answer. Each text is what goes into the body, with {@code \n} for line ends.
 */
enum Dialect {
    /**
     * <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI, "The chat completion chunk object"</a>;
     * calls of tools: <a href="https://platform.openai.com/docs/guides/function-calling#streaming">"Function calling"</a>.
     * What others have beside that: <a
     * href="https://learn.microsoft.com/en-us/azure/ai-services/openai/concepts/content-streaming">Azure, "Content
     * streaming"</a> (no choice); <a href="https://api-docs.deepseek.com/guides/reasoning_model">DeepSeek, "Reasoning
     * model"</a>; <a href="https://openrouter.ai/docs/api_reference/streaming">OpenRouter, "Streaming"</a> (comments, an
     * error in mid-answer).
     */
    OPENAI("POST /v1/chat/completions ", "text/event-stream; charset=utf-8") {

        @Override
        List<String> opening() {
            return List.of(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
        }

        @Override
        String token(String text) {
            return chunk("{\"content\":\"" + escape(text) + "\"}", "null");
        }

        @Override
        List<String> toolCall(int place, String tool, String... arguments) {
            var pieces = new ArrayList<String>();
            pieces.add("\"id\":\"call_" + place + "\",\"type\":\"function\",\"function\":{\"name\":\"" + tool
                    + "\",\"arguments\":\"\"}");
            for (String fragment : arguments) {
                pieces.add("\"function\":{\"arguments\":\"" + escape(fragment) + "\"}");
            }
            return pieces.stream()
                    .map(piece -> chunk("{\"tool_calls\":[{\"index\":" + place + "," + piece + "}]}", "null"))
                    .toList();
        }

        @Override
        List<String> finish(String reason, int[] usage, int calls) {
            String finished = chunk("{}", "\"" + reason + "\"");
            return usage == null ? List.of(finished) : List.of(finished, usage(usage));
        }

        private static String usage(int[] usage) {
            String told = ",\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}";
            return frame("[]", told.formatted(usage[0], usage[1], usage[0] + usage[1]));
        }

        @Override
        List<String> done() {
            return List.of("data: [DONE]\n\n");
        }

        @Override
        List<String> silence() {
            return List.of(
                    chunk("{\"role\":\"assistant\"}", "null"),
                    chunk("{}", "null"),
                    chunk("{\"content\":null,\"refusal\":null}", "null"),
                    chunk("{\"content\":\"\"}", "null"),
                    chunk("{\"content\":null,\"reasoning_content\":\"hm\"}", "null"),
                    frame("[{\"index\":1,\"delta\":{\"content\":\"further\"},\"finish_reason\":\"length\"}]", ""),
                    frame("[]", ",\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{}}]"));
        }

        @Override
        String keepAlive() {
            return ": OPENROUTER PROCESSING\n\n";
        }

        @Override
        String error() {
            return frame(
                    "[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]",
                    ",\"error\":{\"code\":\"server_error\",\"message\":\"Provider disconnected unexpectedly\"}");
        }

        private static String chunk(String delta, String finish) {
            return frame(
                    "[{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]", "");
        }

        private static String frame(String choices, String more) {
            return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1795000000,"
                    + "\"model\":\"scripted\",\"choices\":" + choices + more + "}\n\n";
        }
    },

    /**
     * <a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">Anthropic, "Streaming Messages"</a>, also with
     * tool use, pings, errors, and events of a kind that is new.
     */
    ANTHROPIC("POST /v1/messages ", "text/event-stream; charset=utf-8") {

        @Override
        List<String> opening() {
            return List.of(
                    event(
                            "message_start",
                            ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],"
                                    + "\"model\":\"scripted\",\"stop_reason\":null,\"stop_sequence\":null,"
                                    + "\"usage\":{\"input_tokens\":" + INPUT_TOKENS + ",\"output_tokens\":1}}"),
                    event("content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
                    event("ping", ""));
        }

        @Override
        String token(String text) {
            return event(
                    "content_block_delta",
                    ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + escape(text) + "\"}");
        }

        // A block of its own, after that of the text.
        @Override
        List<String> toolCall(int place, String tool, String... arguments) {
            int block = place + 1;
            var events = new ArrayList<String>();
            events.add(event("content_block_stop", ",\"index\":" + place));
            events.add(event(
                    "content_block_start",
                    ",\"index\":" + block + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_" + place
                            + "\",\"name\":\"" + tool + "\",\"input\":{}}"));
            events.add(arguments(block, ""));
            for (String fragment : arguments) {
                events.add(arguments(block, fragment));
            }
            return events;
        }

        private static String arguments(int block, String fragment) {
            return event(
                    "content_block_delta",
                    ",\"index\":" + block + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\""
                            + escape(fragment) + "\"}");
        }

        @Override
        List<String> finish(String reason, int[] usage, int calls) {
            String told = switch (reason) {
                case "length" -> "max_tokens";
                case "content_filter" -> "refusal";
                case "tool_calls" -> "tool_use";
                default -> "end_turn";
            };
            return List.of(
                    event("content_block_stop", ",\"index\":" + calls),
                    event(
                            "message_delta",
                            ",\"delta\":{\"stop_reason\":\"" + told + "\",\"stop_sequence\":null},"
                                    + "\"usage\":{\"input_tokens\":" + (usage == null ? INPUT_TOKENS : usage[0])
                                    + ",\"output_tokens\":" + (usage == null ? 1 : usage[1]) + "}"));
        }

        @Override
        List<String> done() {
            return List.of(event("message_stop", ""));
        }

        @Override
        List<String> silence() {
            return List.of(event("ping", ""), token(""), event("new_kind_of_event", ",\"index\":0"));
        }

        @Override
        String keepAlive() {
            return event("ping", "");
        }

        @Override
        String error() {
            return event("error", ",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}");
        }

        private static String event(String type, String more) {
            return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + more + "}\n\n";
        }
    },

    /**
     * <a href="https://github.com/ollama/ollama/blob/main/docs/api.md#generate-a-chat-completion">Ollama's API</a>, also with
     * tools, whose arguments come whole; <a href="https://docs.ollama.com/capabilities/thinking">"Thinking"</a>; <a
     * href="https://docs.ollama.com/api/errors">"Errors that occur while streaming"</a>.
     */
    OLLAMA("POST /api/chat ", "application/x-ndjson") {

        @Override
        List<String> opening() {
            return List.of();
        }

        @Override
        String token(String text) {
            return line(text, "\"done\":false");
        }

        @Override
        List<String> toolCall(int place, String tool, String... arguments) {
            String whole = arguments.length == 0 ? "{}" : String.join("", arguments);
            return List.of(message(
                    "\"content\":\"\",\"tool_calls\":[{\"function\":{\"index\":" + place + ",\"name\":\"" + tool
                            + "\",\"arguments\":" + whole + "}}]",
                    "\"done\":false"));
        }

        // One object says both that it is over and why, which is stop after calls of tools too.
        @Override
        List<String> finish(String reason, int[] usage, int calls) {
            String counts =
                    usage == null ? "" : ",\"prompt_eval_count\":%d,\"eval_count\":%d".formatted(usage[0], usage[1]);
            String told = calls > 0 ? "stop" : reason;
            return List.of(
                    line("", "\"done_reason\":\"" + told + "\",\"done\":true,\"total_duration\":4883583458" + counts));
        }

        @Override
        List<String> done() {
            return List.of();
        }

        @Override
        List<String> silence() {
            return List.of(token(""), message("\"content\":\"\",\"thinking\":\"hm\"", "\"done\":false"));
        }

        // It has none; a proxy may send blanks.
        @Override
        String keepAlive() {
            return "\n";
        }

        @Override
        String error() {
            return "{\"error\":\"an error was encountered while running the model\"}\n";
        }

        private static String line(String text, String more) {
            return message("\"content\":\"" + escape(text) + "\"", more);
        }

        private static String message(String members, String more) {
            return "{\"model\":\"scripted\",\"created_at\":\"2026-08-04T08:52:19.385406455Z\",\"message\":"
                    + "{\"role\":\"assistant\"," + members + "}," + more + "}\n";
        }
    };

    private static final int INPUT_TOKENS = 25;

    private final String start;
    private final String contentType;

    Dialect(String start, String contentType) {
        this.start = start;
        this.contentType = contentType;
    }

    /** @param requestLine of HTTP/1.1 */
    boolean isAskedFor(String requestLine) {
        return requestLine.startsWith(start);
    }

    String contentType() {
        return contentType;
    }

    /** What comes before the first token. */
    abstract List<String> opening();

    abstract String token(String text);

    /**
     * @param place among the calls of the answer; 0 for the first
     * @param arguments fragments
     */
    abstract List<String> toolCall(int place, String tool, String... arguments);

    /**
     * @param reason in OpenAI's words
     * @param usage tokens in and out; null if they are not told
     * @param calls of tools that there were
     */
    abstract List<String> finish(String reason, int[] usage, int calls);

    /** The mark at the end. */
    abstract List<String> done();

    /** Whatever else a server may send in mid-answer, of which nothing is text of it. */
    abstract List<String> silence();

    /** What a server sends so that nobody takes it for dead. */
    abstract String keepAlive();

    /** What a server sends in mid-answer where it can't go on. */
    abstract String error();

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
