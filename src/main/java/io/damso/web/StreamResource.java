package io.damso.web;

import io.damso.conversation.ConversationSettings;
import io.damso.conversation.Replies;
import io.damso.conversation.Rooms;
import io.damso.conversation.Turns;
import io.damso.model.Account;
import io.damso.model.EventId;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;
import io.damso.stream.ReplyStream;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reading replies as they come, and stopping them. */
@Path("stream")
@ApplicationScoped
public class StreamResource {

    @Inject
    private CurrentCaller caller;

    @Inject
    private Turns turns;

    @Inject
    private Replies replies;

    @Inject
    private Rooms rooms;

    @Inject
    private EventStreams eventStreams;

    @Inject
    private ConversationSettings settings;

    /** Sends a message and is answered by its reply's events; sent again, it joins the first reply. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void send(
            InputStream body,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @Context HttpHeaders headers,
            @Suspended AsyncResponse later,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response)
            throws IOException {
        var question = SendRequest.parse(
                        RequestBody.read(body), idempotencyKey, Fields.language(headers), settings.contentMaxBytes())
                .with(Fields.authorization(headers));
        // Before the message is kept: who gets a 503 would send it again.
        eventStreams.checkPlace();
        var turn = Answers.accepted(turns.accept(caller.get().account(), question));
        open(replies.accepted(turn), EventId.START, request, response);
    }

    /** A reply's events, from its start or after the last one that the reader has, and then as they come. */
    @GET
    @Path("{stream_key}")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void read(
            @PathParam("stream_key") String streamKey,
            @HeaderParam("Last-Event-ID") String lastEventId,
            @QueryParam("last_event_id") String lastEventIdParameter,
            @Suspended AsyncResponse later,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response)
            throws IOException {
        var after = EventStreams.position(lastEventId, lastEventIdParameter);
        open(replies.stream(caller.get().account(), key(streamKey), after), after, request, response);
    }

    private static StreamKey key(String value) {
        if (!StreamKey.isValid(value)) {
            throw InvalidInputException.badRequest("stream_key", "must be a stream key as a send answers it.");
        }
        return new StreamKey(value);
    }

    private void open(
            Optional<ReplyStream> stream, EventId after, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        eventStreams.open(stream.orElseThrow(NotFoundException::new), after, request, response);
    }

    /** Asks a reply, or a room's live reply, to stop; its text so far is kept. */
    @POST
    @Path("{id}/stop")
    @Produces(MediaType.APPLICATION_JSON)
    public Response stop(@PathParam("id") String id) {
        var account = caller.get().account();
        boolean known = id.indexOf('.') >= 0 ? replies.stop(account, key(id)) : stopRoom(account, Fields.roomId(id));
        if (!known) {
            throw new NotFoundException();
        }
        return Response.ok("{\"status\":\"stop_requested\"}").build();
    }

    private boolean stopRoom(Account account, RoomId room) {
        return replies.stopLive(account, room) || rooms.exists(account, room);
    }
}
