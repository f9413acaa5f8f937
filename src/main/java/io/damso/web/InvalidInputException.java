package io.damso.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** The request can't be served as it is; its answer names the field and what to change. */
class InvalidInputException extends WebApplicationException {

    private static final long serialVersionUID = 1;

    private InvalidInputException(Response response) {
        super(response);
    }

    static InvalidInputException badRequest(String field, String problem) {
        return new InvalidInputException(Problem.ofField(Response.Status.BAD_REQUEST, field, field + " " + problem));
    }

    static InvalidInputException tooSlow(String field) {
        return new InvalidInputException(
                Problem.ofField(Response.Status.REQUEST_TIMEOUT, field, field + " did not come in time."));
    }

    static InvalidInputException tooLarge(String field, int maxBytes) {
        return new InvalidInputException(Problem.ofField(
                Response.Status.REQUEST_ENTITY_TOO_LARGE, field, field + " is larger than " + maxBytes + " bytes."));
    }
}
