package io.damso.web;

import io.damso.conversation.Answer;
import io.damso.model.Turn;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** What became of a question, as HTTP says it. */
final class Answers {

    private static final Duration A_REPLY = Duration.ofSeconds(5);

    private Answers() {}

    /** @throws WebApplicationException with a problem, if the question was not accepted */
    static Turn accepted(Answer answer) {
        if (answer instanceof Answer.Accepted accepted) {
            return accepted.turn();
        }
        throw new WebApplicationException(problem(answer));
    }

    private static Response problem(Answer answer) {
        if (answer instanceof Answer.NoSuchMessage) {
            return Response.status(Response.Status.NOT_FOUND).build();
        } else if (answer instanceof Answer.NotNewest) {
            return Problem.of(
                    Response.Status.CONFLICT, "Only the room's newest message of yours can be answered once more.");
        } else if (answer instanceof Answer.RoomBusy busy) {
            return Problem.busy(busy.stream().value());
        } else if (answer instanceof Answer.TooManySends tooMany) {
            return Problem.later(
                    Response.Status.TOO_MANY_REQUESTS, "Too many messages in a minute.", tooMany.retryAfter());
        } else if (answer instanceof Answer.TooManyTokens tooMany) {
            return Problem.later(
                    Response.Status.TOO_MANY_REQUESTS,
                    "Your replies took as many tokens as they may in a day (UTC).",
                    tooMany.retryAfter());
        } else if (answer instanceof Answer.TooManyLive) {
            return Problem.later(
                    Response.Status.TOO_MANY_REQUESTS, "Too many of your replies are live; wait for one.", A_REPLY);
        } else if (answer instanceof Answer.KeyReused) {
            return Problem.ofField(
                    UnprocessableContent.STATUS,
                    "Idempotency-Key",
                    "Idempotency-Key was used for another message; use a new one.");
        } else if (answer instanceof Answer.NoModel) {
            return Problem.later(
                    Response.Status.SERVICE_UNAVAILABLE, "No model can answer at the moment.", ProblemMapper.OUTAGE);
        }
        return Problem.later(
                Response.Status.SERVICE_UNAVAILABLE,
                "Nothing can be kept at the moment. Try again, with the same Idempotency-Key.",
                ProblemMapper.OUTAGE);
    }

    /** 422 (RFC 9110, section 15.5.21), which JAX-RS has no constant for. */
    private enum UnprocessableContent implements Response.StatusType {
        STATUS;

        @Override
        public int getStatusCode() {
            return 422;
        }

        @Override
        public Response.Status.Family getFamily() {
            return Response.Status.Family.CLIENT_ERROR;
        }

        @Override
        public String getReasonPhrase() {
            return "Unprocessable Content";
        }
    }
}
