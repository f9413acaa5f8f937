package io.damso.bench.relay;

import io.damso.bench.http.Requests;

/** A chat completion as OpenAI's API takes it, for readers that ask the model or a proxy before it. */
final class ModelRequest {

    private ModelRequest() {}

    static byte[] of(String content) {
        return Requests.post(
                "/v1/chat/completions",
                "",
                "{\"model\":\"mock\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"" + content
                        + "\"}]}");
    }
}
