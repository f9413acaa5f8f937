package io.damso.ops;

import io.damso.model.JsonText;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** What is answered to an administrator who asked for what can't be done, as {@code web} says it to others. */
final class Problems {

    private static final int OLD_ERROR_CODE = 1000;

    private Problems() {}

    /** @param field which member was wrong; null if none was */
    static Response of(Response.Status status, String detail, String field) {
        var json = JsonText.object()
                .add("type", "about:blank")
                .add("title", status.getReasonPhrase())
                .add("status", status.getStatusCode())
                .add("detail", detail)
                .add("errorCode", OLD_ERROR_CODE);
        if (field != null) {
            json.add("field", field);
        }
        return Response.status(status)
                .type("application/problem+json")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(JsonText.write(json.build()))
                .build();
    }
}
