package io.damso.web;

import io.damso.model.JsonText;
import io.damso.model.Turn;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** The answer to a send: what the message and its reply are called, and where the reply is read. */
final class SendResponse {

    private SendResponse() {}

    static Response of(Turn turn, UriInfo uri) {
        String json = JsonText.write(JsonText.object()
                .add("errorCode", 0)
                .add("message_id", turn.messageId().value())
                .add("reply_id", turn.replyId().value())
                .add("stream_key", turn.streamKey().value())
                .build());
        return Response.accepted(json)
                .header("Location", uri.getBaseUri().getPath() + "stream/" + turn.streamKey())
                .build();
    }
}
