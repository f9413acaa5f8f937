package io.damso.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What the server answered, read to its end. */
record Answer(HttpResponse<String> response) {

    private static final ObjectMapper JSON = new ObjectMapper();

    int status() {
        return response.statusCode();
    }

    String body() {
        return response.body();
    }

    /** @throws AssertionError if the body is no JSON */
    JsonNode json() {
        return parse(response.body());
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    @Override
    public String toString() {
        return response.statusCode() + " " + response.body();
    }
}
