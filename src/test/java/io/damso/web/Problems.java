package io.damso.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.damso.model.JsonText;
import jakarta.json.JsonObject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What bad input is answered with. */
final class Problems {

    private Problems() {}

    static JsonObject json(Response response) {
        return JsonText.parse((String) response.getEntity());
    }

    /** The call is refused with that status, and the field is named. */
    static void assertRefused(ThrowingCallable call, int status, String field) {
        var refused = catchThrowableOfType(WebApplicationException.class, call);
        assertThat(refused).as("refused").isNotNull();
        var response = refused.getResponse();
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getMediaType()).hasToString("application/problem+json");
        var json = json(response);
        assertThat(json.getString("field")).isEqualTo(field);
        assertThat(json.getString("detail")).startsWith(field + " ");
        assertThat(json.getInt("errorCode")).isEqualTo(1000);
    }

    static void assertBadRequest(ThrowingCallable call, String field) {
        assertRefused(call, 400, field);
    }
}
