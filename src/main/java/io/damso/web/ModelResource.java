package io.damso.web;

import io.damso.conversation.RoomModels;
import io.damso.model.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The models that a room can choose from. */
@Path("models")
@ApplicationScoped
public class ModelResource {

    @Inject
    private RoomModels models;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String models() {
        var each = JsonText.array();
        models.names().forEach(name -> each.add(JsonText.object().add("name", name)));
        return JsonText.write(JsonText.object()
                .add("models", each)
                .add("default", models.names().get(0))
                .build());
    }
}
