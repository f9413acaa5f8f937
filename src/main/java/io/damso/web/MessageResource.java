package io.damso.web;

import io.damso.conversation.ConversationSettings;
import io.damso.conversation.Turns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;

/** Sending a message. */
@Path("message")
@ApplicationScoped
public class MessageResource {

    @Inject
    private CurrentCaller caller;

    @Inject
    private Turns turns;

    @Inject
    private ConversationSettings settings;

    /** Answered once the message is kept; the reply is read at the address in {@code Location}. */
    @POST
    @Path("send")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response send(
            InputStream body,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @Context HttpHeaders headers,
            @Context UriInfo uri)
            throws IOException {
        var question = SendRequest.parse(
                        RequestBody.read(body), idempotencyKey, Fields.language(headers), settings.contentMaxBytes())
                .with(Fields.authorization(headers));
        var turn = Answers.accepted(turns.accept(caller.get().account(), question));
        return SendResponse.of(turn, uri);
    }
}
