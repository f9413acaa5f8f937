package io.damso.llm;

import dev.langchain4j.http.client.sse.ServerSentEvent;

/**
 * An event that can be emptied. LangChain4j keeps every raw event of an answer until its end; empty, one costs tens of
 * bytes instead of hundreds.
 */
final class PassingEvent extends ServerSentEvent {

    private String data;

    PassingEvent(String name, String data) {
        super(name, null);
        this.data = data;
    }

    @Override
    public String data() {
        return data;
    }

    void forget() {
        data = null;
    }
}
