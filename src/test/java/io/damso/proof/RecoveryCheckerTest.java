package io.damso.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecoveryCheckerTest {

    private final Story story = new Story();
    private final Send send = story.turn();

    // Accepted after 102 s.
    private void endsAt(int seconds) {
        send.sightings.set(0, new Send.Sighting(seconds * Story.SECOND, "b", "", "error", "interrupted", -1));
    }

    private void lost(String node, int from, int to) {
        story.incidents.add(new Incident(Incident.Kind.NODE_LOST, node, from * Story.SECOND, to * Story.SECOND));
    }

    private void assertFindings(int count) {
        assertThat(new RecoveryChecker(story.evidence()).check()).hasSize(count);
    }

    @Test
    void anEndThatComesInTime_isClean() {
        lost("a", 103, 115);
        endsAt(125);
        assertFindings(0);
    }

    @Test
    void anEndThatComesTooLate_isFound() {
        lost("a", 103, 115);
        endsAt(127);
        assertFindings(1);
    }

    @Test
    void whatIsAnotherNodes_isNotMeasured() {
        lost("b", 103, 115);
        endsAt(127);
        assertFindings(0);
    }

    @Test
    void aSecondFaultNearby_isNotMeasured() {
        lost("a", 103, 115);
        lost("b", 118, 119);
        endsAt(127);
        assertFindings(0);
    }
}
