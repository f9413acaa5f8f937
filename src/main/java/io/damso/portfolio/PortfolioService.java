package io.damso.portfolio;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * The server of portfolios, as MicroProfile's REST client implements it. Public, as the server makes proxies in a class loader
 * of its own; without a path, as only a resource of this application has one.
 */
public interface PortfolioService extends AutoCloseable {

    /** @return of whatever status; to be closed */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    Response portfolio(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization);

    /** Cuts off a call that is under way. */
    @Override
    void close();
}
