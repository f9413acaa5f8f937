package io.damso.ops;

import io.damso.archive.queue.DeadLetters;
import io.damso.conversation.Draining;
import io.damso.model.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;

/** What an administrator asks of this node. */
@Path("admin")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AdminResource {

    private static final String ROLE = "admin";

    // With the ending of those that are left, within the 10 s that are promised.
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    @Inject
    private Draining draining;

    @Inject
    private DeadLetters deadLetters;

    @Context
    private SecurityContext security;

    /** Answered once this node can be stopped without anyone being cut off. */
    @POST
    @Path("drain")
    public String drain() {
        check();
        int interrupted = draining.drain(PATIENCE);
        return JsonText.write(JsonText.object()
                .add("status", "drained")
                .add("interrupted", interrupted)
                .build());
    }

    /** Those of this node's own queue; where nodes share a broker, all. */
    @GET
    @Path("dlq")
    public String deadLetters() {
        check();
        var page = deadLetters.oldest();
        var list = JsonText.array();
        page.oldest().forEach(letter -> list.add(DeadLetterView.of(letter)));
        return JsonText.write(JsonText.object()
                .add("dead_letters", list)
                .add("depth", page.depth())
                .build());
    }

    /** One that fails again comes back. */
    @POST
    @Path("dlq/redrive")
    public String redrive() {
        check();
        int redriven = deadLetters.redrive();
        return JsonText.write(JsonText.object()
                .add("redriven", redriven)
                .add("remaining", deadLetters.oldest().depth())
                .build());
    }

    private void check() {
        if (!security.isUserInRole(ROLE)) {
            throw new ForbiddenException();
        }
    }
}
