package io.damso.conversation;

import io.damso.model.Authorization;
import io.damso.model.Message;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.Title;
import jakarta.json.JsonString;
import java.util.List;

/**
 * What a person sends; checked already.
 *
 * @param content not blank
 * @param language that the person reads, as ISO 639 names it; empty if not known
 * @param repeat null if the request can't be told from a new one
 * @param authorization of who asks, for the portfolio; no part of what a repeat is known by
 */
public record Question(
        RoomId room,
        String content,
        boolean includePortfolio,
        List<String> analysisSymbols,
        String language,
        Repeat repeat,
        Authorization authorization) {

    public Question(
            RoomId room,
            String content,
            boolean includePortfolio,
            List<String> analysisSymbols,
            String language,
            Repeat repeat) {
        this(room, content, includePortfolio, analysisSymbols, language, repeat, Authorization.NONE);
    }

    /** The same question, in somebody's name or in nobody's. */
    public Question with(Authorization of) {
        return new Question(room, content, includePortfolio, analysisSymbols, language, repeat, of);
    }

    /**
     * What a message of a person's asked.
     *
     * @param language of who asks to have it answered once more
     * @param repeat of that request; may be null
     */
    static Question of(Message message, String language, Repeat repeat) {
        var metadata = message.metadata();
        var symbols = metadata.getJsonArray("analysis_symbols").getValuesAs(JsonString::getString);
        return new Question(
                message.room(), message.content(), metadata.getBoolean("include_portfolio"), symbols, language, repeat);
    }

    /** What the room is called if this question makes it: its first 60 characters, on one line. */
    String title() {
        return Title.of(content);
    }

    /** What was said stays out of every log line. */
    @Override
    public String toString() {
        return "Question[" + room + ", " + content.length() + " characters]";
    }
}
