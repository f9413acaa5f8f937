package io.damso.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import io.damso.conversation.Answer;
import io.damso.journal.JournalUnavailableException;
import io.damso.testing.Examples;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemTest {

    private final ProblemMapper mapper = new ProblemMapper();

    private static void assertProblem(Response response, int status) {
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getMediaType()).hasToString("application/problem+json");
        assertThat(response.getHeaderString("Cache-Control")).isEqualTo("no-store");
        var json = Problems.json(response);
        assertThat(json.getString("type")).isEqualTo("about:blank");
        assertThat(json.getString("title")).isNotBlank();
        assertThat(json.getInt("status")).isEqualTo(status);
        assertThat(json.getString("detail")).isNotBlank();
        assertThat(json.getInt("errorCode")).isEqualTo(1000);
    }

    private static Response refused(Answer answer) {
        return Assertions.catchThrowableOfType(WebApplicationException.class, () -> Answers.accepted(answer))
                .getResponse();
    }

    @Test
    void anyProblem_isOfTheOneForm() {
        assertProblem(Problem.of(Response.Status.FORBIDDEN, "No."), 403);
    }

    @Test
    void acceptedQuestion_isNoProblem() {
        var turn = Examples.turn();
        assertThat(Answers.accepted(new Answer.Accepted(turn))).isSameAs(turn);
    }

    @Test
    void busyRoom_namesTheLiveStream() {
        var stream = Examples.turn().streamKey();
        var response = refused(new Answer.RoomBusy(stream));
        assertProblem(response, 409);
        assertThat(Problems.json(response).getString("stream_key")).isEqualTo(stream.value());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1000, 1", "1001, 2", "59999, 60"})
    void tooManySends_sayWhenToComeBack_inWholeSeconds(long millis, String seconds) {
        var response = refused(new Answer.TooManySends(Duration.ofMillis(millis)));
        assertProblem(response, 429);
        assertThat(response.getHeaderString("Retry-After")).isEqualTo(seconds);
    }

    @Test
    void otherRefusals_haveTheirStatus() {
        assertProblem(refused(new Answer.TooManyLive()), 429);
        assertProblem(refused(new Answer.TooManyTokens(Duration.ofHours(3))), 429);
        assertProblem(refused(new Answer.KeyReused()), 422);
        assertProblem(refused(new Answer.NoModel()), 503);
        var unavailable = refused(new Answer.Unavailable());
        assertProblem(unavailable, 503);
        assertThat(unavailable.getHeaderString("Retry-After")).isNotBlank();
    }

    static Stream<RuntimeException> outages() {
        var secret = new IllegalStateException("a secret");
        return Stream.of(
                new CacheUnavailableException(secret),
                new ArchiveUnavailableException(secret),
                new JournalUnavailableException(secret));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void outage_is503_withRetryAfter_andSaysNothingOfTheCause(RuntimeException outage) {
        var response = mapper.toResponse(outage);
        assertProblem(response, 503);
        assertThat(response.getHeaderString("Retry-After")).isEqualTo("2");
        assertThat((String) response.getEntity()).doesNotContain("secret");
    }

    @Test
    void fault_is500_andItsTextIsNotRepeated() {
        var response = mapper.toResponse(new IllegalStateException("a secret"));
        assertProblem(response, 500);
        assertThat((String) response.getEntity()).doesNotContain("secret", "IllegalState");
    }

    @Test
    void whatJaxRsAnswersByItself_getsABody() {
        assertProblem(mapper.toResponse(new NotFoundException()), 404);
        assertProblem(mapper.toResponse(new WebApplicationException(Response.Status.UNSUPPORTED_MEDIA_TYPE)), 415);
    }

    @Test
    void noContent_staysWithoutABody() {
        var response = mapper.toResponse(new WebApplicationException(Response.Status.NO_CONTENT));
        assertThat(response.getStatus()).isEqualTo(204);
        assertThat(response.hasEntity()).isFalse();
    }

    @Test
    void wrongMethod_keepsItsAllowHeader() {
        var response = mapper.toResponse(new NotAllowedException("GET", new String[] {"POST"}));
        assertProblem(response, 405);
        assertThat(response.getHeaderString("Allow")).contains("GET", "POST");
    }
}
