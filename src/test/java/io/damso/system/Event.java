package io.damso.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** An event as a browser would see it. */
record Event(String id, String name, String data) {

    private static final Set<String> FINAL = Set.of("done", "stopped", "error");

    boolean isFinal() {
        return FINAL.contains(name);
    }

    JsonNode json() {
        return Answer.parse(data);
    }

    String text(String member) {
        return json().path(member).asText();
    }
}
