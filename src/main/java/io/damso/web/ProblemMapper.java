package io.damso.web;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import io.damso.journal.JournalUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Turns whatever was thrown into a problem. An exception's text goes neither into the answer nor into the log. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    static final Duration OUTAGE = Duration.ofSeconds(2);
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException web) {
            return complete(web.getResponse());
        } else if (isOutage(thrown)) {
            return Problem.later(
                    Response.Status.SERVICE_UNAVAILABLE,
                    "A store that is needed for this does not answer. Try again in a moment.",
                    OUTAGE);
        }
        LOG.log(Level.SEVERE, "A request failed: {0} at {1}", new Object[] {
            thrown.getClass().getName(), place(thrown)
        });
        return Problem.of(Response.Status.INTERNAL_SERVER_ERROR, "Something went wrong on our side.");
    }

    private static boolean isOutage(Throwable thrown) {
        return thrown instanceof CacheUnavailableException
                || thrown instanceof ArchiveUnavailableException
                || thrown instanceof JournalUnavailableException;
    }

    private static String place(Throwable thrown) {
        var trace = thrown.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }

    // What JAX-RS answers by itself (no such path, method or media type) has no body yet.
    private static Response complete(Response response) {
        if (response.hasEntity() || response.getStatus() < 400) {
            return response;
        }
        var problem = Problem.of(response.getStatusInfo(), detail(response.getStatus()));
        return Response.fromResponse(problem)
                .header(HttpHeaders.ALLOW, response.getHeaderString(HttpHeaders.ALLOW))
                .build();
    }

    private static String detail(int status) {
        return switch (status) {
            case 403 -> "This needs a role that you do not have.";
            case 404 -> "There is no such thing, or it is not yours.";
            case 405 -> "This address takes other methods.";
            case 406 -> "This address has no form that the Accept header asks for.";
            case 415 -> "The body must be application/json.";
            default -> "The request can't be served.";
        };
    }
}
