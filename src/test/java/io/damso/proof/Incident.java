package io.damso.proof;

/**
 * A fault as the checker knows it.
 *
 * @param node whose; null if it is not about a single one
 * @param began as of {@link System#nanoTime}, before the fault
 * @param ended after its healing
 */
record Incident(Kind kind, String node, long began, long ended) {

    enum Kind {
        /** A node was killed, stopped, or paused for longer than a lease. */
        NODE_LOST,
        NODE_PAUSED,
        /** Redis did not answer, or did not answer this node. */
        REDIS_AWAY,
        REDIS_WIPED,
        MYSQL_AWAY
    }

    boolean touches(long from, long to) {
        return began <= to && ended >= from;
    }

    boolean isAbout(String name) {
        return node == null || node.equals(name);
    }
}
