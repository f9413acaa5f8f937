package io.damso.web;

import io.damso.model.JsonText;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;

/** Errors as {@code application/problem+json} (RFC 9457), with the {@code errorCode} that older clients look for. */
final class Problem {

    static final String MEDIA_TYPE = "application/problem+json";
    private static final int OLD_ERROR_CODE = 1000;

    private Problem() {}

    private static JsonObjectBuilder json(Response.StatusType status, String detail) {
        return JsonText.object()
                .add("type", "about:blank")
                .add("title", status.getReasonPhrase())
                .add("status", status.getStatusCode())
                .add("detail", detail)
                .add("errorCode", OLD_ERROR_CODE);
    }

    private static Response.ResponseBuilder response(Response.StatusType status, JsonObjectBuilder json) {
        return Response.status(status)
                .type(MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(JsonText.write(json.build()));
    }

    /** @param detail what happened and what to do, for a person; repeats nothing from the request */
    static Response of(Response.StatusType status, String detail) {
        return response(status, json(status, detail)).build();
    }

    static Response ofField(Response.StatusType status, String field, String detail) {
        return response(status, json(status, detail).add("field", field)).build();
    }

    /** For what is answered without JAX-RS; the response has not been written to yet. */
    static void write(Response problem, HttpServletResponse response) throws IOException {
        response.setStatus(problem.getStatus());
        problem.getStringHeaders().forEach((name, values) -> response.setHeader(name, values.get(0)));
        response.getWriter().write((String) problem.getEntity());
    }

    static Response busy(String streamKey) {
        return response(
                        Response.Status.CONFLICT,
                        json(Response.Status.CONFLICT, "The room has a live reply; wait for its end, or stop it.")
                                .add("stream_key", streamKey))
                .build();
    }

    static Response later(Response.StatusType status, String detail, Duration retryAfter) {
        long seconds = Math.max(1, (retryAfter.toMillis() + 999) / 1000);
        return response(status, json(status, detail))
                .header(HttpHeaders.RETRY_AFTER, seconds)
                .build();
    }
}
