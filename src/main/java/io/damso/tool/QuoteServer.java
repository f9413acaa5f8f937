package io.damso.tool;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * A site's own server of quotes. Closing it closes its connection, whatever is still to come on it. Public for the
 * container, which implements it in another package.
 */
public interface QuoteServer extends AutoCloseable {

    /** @return whatever the status; its entity is not read yet */
    @GET
    @Path("{symbol}")
    @Produces(MediaType.APPLICATION_JSON)
    Response quote(@PathParam("symbol") String symbol);

    @Override
    void close();
}
