package io.damso.web;

import io.damso.conversation.History;
import io.damso.conversation.Replies;
import io.damso.conversation.RoomModels;
import io.damso.conversation.RoomOwner;
import io.damso.conversation.Rooms;
import io.damso.conversation.Turns;
import io.damso.model.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;

/** The caller's rooms and what was said in them. */
@Path("rooms")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class RoomResource {

    private static final int DEFAULT_LIMIT = 50;

    @Inject
    private CurrentCaller caller;

    @Inject
    private Rooms rooms;

    @Inject
    private RoomOwner owner;

    @Inject
    private RoomModels models;

    @Inject
    private History history;

    @Inject
    private Turns turns;

    @Inject
    private Replies replies;

    @Inject
    private EventStreams eventStreams;

    @GET
    public String list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        return page(Fields.limit(limit, DEFAULT_LIMIT), cursor);
    }

    /** The form of older clients. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public String list(InputStream body) throws IOException {
        var json = RequestBody.read(body);
        String limit = json.containsKey("limit") && !json.isNull("limit")
                ? json.get("limit").toString()
                : null;
        return page(Fields.limit(limit, DEFAULT_LIMIT), Fields.text(json, "cursor"));
    }

    private String page(int limit, String cursor) {
        var page = rooms.page(caller.get().account(), RoomCursor.parse(cursor), limit);
        return JsonText.write(RoomView.of(page));
    }

    /** Takes {@code title} and {@code model}, which may be absent; ignores what else there is. */
    @PUT
    @Path("{room_id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response save(@PathParam("room_id") String roomId, InputStream body, @Context UriInfo uri)
            throws IOException {
        var account = caller.get().account();
        var room = Fields.roomId(roomId);
        var json = RequestBody.read(body);
        var saved = owner.save(account, room, Fields.title(json), Fields.model(json, models.names()));
        boolean live = replies.live(account, room).isPresent();
        var answer = Response.ok(JsonText.write(RoomView.of(saved.room(), live)));
        return saved.created()
                ? answer.status(Response.Status.CREATED)
                        .header("Location", uri.getBaseUri().getPath() + "rooms/" + room)
                        .build()
                : answer.build();
    }

    /** For good, also what is still on its way to MySQL; stops the live reply. */
    @DELETE
    @Path("{room_id}")
    public void delete(@PathParam("room_id") String roomId) {
        if (!owner.delete(caller.get().account(), Fields.roomId(roomId))) {
            throw new NotFoundException();
        }
    }

    @GET
    @Path("{room_id}/messages")
    public byte[] messages(
            @PathParam("room_id") String roomId,
            @QueryParam("limit") String limit,
            @QueryParam("before") String before) {
        var room = Fields.roomId(roomId);
        var cursor = Fields.before(before);
        var page = history.page(caller.get().account(), room, cursor, Fields.limit(limit, DEFAULT_LIMIT));
        if (page.records().isEmpty()
                && cursor == null
                && !rooms.exists(caller.get().account(), room)) {
            throw new NotFoundException();
        }
        return HistoryView.of(page);
    }

    /** Both replies are kept; the newer one is what the model is told later. */
    @POST
    @Path("{room_id}/messages/{message_id}/regenerate")
    public Response regenerate(
            @PathParam("room_id") String roomId,
            @PathParam("message_id") String messageId,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        var room = Fields.roomId(roomId);
        var message = Fields.messageId("message_id", messageId);
        var repeat = SendRequest.repeatOfAnother(room, message, idempotencyKey);
        var turn = Answers.accepted(turns.acceptAgain(
                caller.get().account(),
                room,
                message,
                Fields.language(headers),
                Fields.authorization(headers),
                repeat));
        return SendResponse.of(turn, uri);
    }

    /** As a reply's own stream; 204 if nothing is live. */
    @GET
    @Path("{room_id}/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(
            @PathParam("room_id") String roomId,
            @HeaderParam("Last-Event-ID") String lastEventId,
            @QueryParam("last_event_id") String lastEventIdParameter,
            @Suspended AsyncResponse later,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response)
            throws IOException {
        var account = caller.get().account();
        var after = EventStreams.position(lastEventId, lastEventIdParameter);
        var stream = replies.live(account, Fields.roomId(roomId)).flatMap(key -> replies.stream(account, key, after));
        eventStreams.open(
                stream.orElseThrow(() -> new WebApplicationException(Response.Status.NO_CONTENT)),
                after,
                request,
                response);
    }
}
