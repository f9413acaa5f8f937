package io.damso.proof;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the promise leaves out (README, "Not promised"), told from what went wrong when. There is no other excuse. */
final class Excuses {

    private static final long LEASE = TimeUnit.SECONDS.toNanos(10);

    // One that stood still may be cut off when it goes on, which is after the others ended its replies.
    private static final long AS_LONG_AS_A_REPLY = TimeUnit.SECONDS.toNanos(40);

    // Until a node takes notice that it is over.
    private static final long AFTER = TimeUnit.SECONDS.toNanos(2);

    private final List<Incident> incidents;

    Excuses(List<Incident> incidents) {
        this.incidents = incidents;
    }

    /** A repeat is not recognised after Redis was wiped. A node that stood still gets to it when it goes on. */
    boolean forgetsRepeats(Send send) {
        return send.attempts.stream().anyMatch(attempt -> wiped(send.began(), taken(attempt)));
    }

    private long taken(Send.Attempt attempt) {
        return incidents.stream()
                .filter(i -> i.isAbout(attempt.node()) && i.touches(attempt.began() - AFTER, attempt.ended()))
                .mapToLong(Incident::ended)
                .reduce(attempt.ended(), Math::max);
    }

    /** What is still in a queue when Redis is wiped is not in history until it is archived. */
    boolean hidesFromHistory(Send send, Send.Page page) {
        return wiped(send.began(), page.answered());
    }

    /** Without MySQL a page ends where Redis' knowledge does. */
    boolean cutsOff(Send.Page page) {
        return any(Incident.Kind.MYSQL_AWAY, page.node(), page.asked(), page.answered());
    }

    /** A reply's record is in Redis only if Redis took it; until it is archived, MySQL does not have it either. */
    boolean hidesReply(Send send, Send.Page page) {
        return hidesFromHistory(send, page) || redisAway(send, send.began(), page.answered());
    }

    /** What a node that is cut off from Redis writes has no log. A wiped Redis is no reason: the others can't tell then. */
    boolean hidesStream(Send send) {
        return any(Incident.Kind.REDIS_AWAY, null, send.began(), send.notFound);
    }

    /** The text of a live reply is lost if Redis and its node are lost together. */
    boolean losesText(Send send, long until) {
        return redisAway(send, send.began() - LEASE, until + LEASE)
                && ofOwner(Incident.Kind.NODE_LOST, send, send.began(), until + 2 * LEASE);
    }

    /** A node cut off from Redis may finish what another one has ended as interrupted. */
    boolean endsTwice(Send send) {
        return redisAway(send, send.began(), send.began() + AS_LONG_AS_A_REPLY);
    }

    /** What a node says while it stops is no promise, and nothing that a proxy would pass on. */
    boolean isStopping(String node, long at) {
        return any(Incident.Kind.NODE_LOST, node, at, at);
    }

    private boolean wiped(long from, long to) {
        return any(Incident.Kind.REDIS_WIPED, null, from, to);
    }

    private boolean redisAway(Send send, long from, long to) {
        return ofOwner(Incident.Kind.REDIS_AWAY, send, from, to) || wiped(from, to);
    }

    // Of several nodes that were asked, each may be the one that has it: a repeat is answered by any.
    private boolean ofOwner(Incident.Kind kind, Send send, long from, long to) {
        return send.attempts.stream().anyMatch(attempt -> any(kind, attempt.node(), from, to));
    }

    /** @param node null for any */
    private boolean any(Incident.Kind kind, String node, long from, long to) {
        return incidents.stream()
                .anyMatch(i -> i.kind() == kind && (node == null || i.isAbout(node)) && i.touches(from - AFTER, to));
    }
}
