package io.damso.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long readers waited for the end of replies whose node was lost, where nothing else was wrong at that time. */
final class RecoveryChecker {

    private static final long BOUND = TimeUnit.SECONDS.toNanos(15);

    // A reader who is with the lost node notices by its silence, and comes to the other one while the lost one is back
    // with all that it has missed.
    private static final long MARGIN =
            TimeUnit.MILLISECONDS.toNanos(ReplyReader.SILENCE_MILLIS) + TimeUnit.SECONDS.toNanos(3);

    private final Evidence evidence;

    RecoveryChecker(Evidence evidence) {
        this.evidence = evidence;
    }

    List<Finding> check() {
        var findings = new ArrayList<Finding>();
        for (Incident incident : evidence.incidents()) {
            if (incident.kind() == Incident.Kind.NODE_LOST && isAlone(incident)) {
                evidence.sends().forEach(send -> check(send, incident, findings));
            }
        }
        return findings;
    }

    private boolean isAlone(Incident incident) {
        long from = incident.began() - BOUND;
        long to = incident.began() + BOUND + MARGIN;
        return evidence.incidents().stream().noneMatch(other -> other != incident && other.touches(from, to));
    }

    private static void check(Send send, Incident incident, List<Finding> findings) {
        boolean wasLive = send.accepted()
                .filter(attempt -> attempt.node().equals(incident.node()) && attempt.ended() < incident.began())
                .isPresent();
        long waited = send.ending().map(end -> end.at() - incident.began()).orElse(0L);
        if (wasLive && waited > BOUND + MARGIN) {
            findings.add(
                    new Finding(Finding.Kind.LATE, "%d ms after %s: %s".formatted(waited / 1_000_000, incident, send)));
        }
    }
}
