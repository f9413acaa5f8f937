package io.damso.llm;

import java.net.URI;
import java.util.Optional;

/**
 * One model that may answer.
 *
 * @param prefix of its settings' names
 * @param name by which people and settings choose it
 * @param provider whose protocol its server speaks
 * @param baseUrl empty for the provider's own server
 * @param apiKey empty if the server wants none
 * @param model its name, as the server knows it
 * @param calls that its server is asked at once
 */
record ModelSettings(
        String prefix,
        String name,
        String provider,
        Optional<URI> baseUrl,
        Optional<String> apiKey,
        String model,
        int calls) {

    /** The whole name of one of its settings. */
    String variable(String last) {
        return prefix + last;
    }

    /** The key stays out of every log line. */
    @Override
    public String toString() {
        return "ModelSettings[" + name + "]";
    }
}
