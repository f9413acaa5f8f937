package io.damso.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Outcome;
import io.damso.model.StopReason;
import io.damso.telemetry.Observed;
import io.damso.telemetry.Tally;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is counted is shown from the start: a rise from nothing to one would be none that Prometheus sees. */
class OutcomesTest {

    @Test
    void everyAnswerToASend_isShownFromTheStart() {
        assertThat(Observed.known(Tally.SENDS))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Answer.class.getPermittedSubclasses())
                        .map(Turns::outcome)
                        .toList());
    }

    @Test
    void everyEndOfAReply_isShownFromTheStart() {
        var ends = Stream.concat(
                Stream.of(new Outcome.Done(FinishReason.STOP, null, null), new Outcome.Stopped(StopReason.USER)),
                Arrays.stream(FaultCode.values()).map(Outcome.Failed::new));
        assertThat(Observed.known(Tally.REPLIES))
                .containsExactlyInAnyOrderElementsOf(ends.map(Ending::outcome).toList());
    }
}
