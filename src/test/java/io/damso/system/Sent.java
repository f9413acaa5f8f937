package io.damso.system;

import com.fasterxml.jackson.databind.JsonNode;

/** A message that was accepted. */
record Sent(String room, String messageId, String replyId, String streamKey) {

    static Sent of(String room, JsonNode json) {
        return new Sent(
                room,
                json.path("message_id").asText(),
                json.path("reply_id").asText(),
                json.path("stream_key").asText());
    }
}
