package io.damso.proof;

/** Lets so many through a second, evenly, and makes up for nothing that was missed. Can hold all back for a moment. */
final class Pacer {

    private static final long NANOS = 1_000_000_000;

    private final long interval;
    private final Gate gate = new Gate();
    private long next = System.nanoTime();

    Pacer(int perSecond) {
        interval = NANOS / perSecond;
    }

    Gate gate() {
        return gate;
    }

    void pass() throws InterruptedException {
        long wait = turn() - System.nanoTime();
        if (wait > 0) {
            Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
        gate.pass();
    }

    private synchronized long turn() {
        next = Math.max(next + interval, System.nanoTime() - interval);
        return next;
    }
}
