package io.damso.web;

import io.damso.conversation.Turns;
import io.damso.model.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/** Who the caller is. */
@Path("me")
@ApplicationScoped
public class MeResource {

    @Inject
    private CurrentCaller caller;

    @Inject
    private Turns turns;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String me(@Context HttpHeaders headers) {
        var roles = JsonText.array();
        caller.get().roles().forEach(roles::add);
        return JsonText.write(JsonText.object()
                .add("name", caller.get().name())
                .add("roles", roles)
                .add("portfolio", turns.mayIncludePortfolio(Fields.authorization(headers)))
                .build());
    }
}
