package io.damso.archive;

import io.damso.telemetry.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Which shards did not answer the last attempt, and when each may be tried again; and of which Redis could not be told
 * what was written.
 */
@ApplicationScoped
public class Outages {

    /** The longest pause between two attempts, and so what an outage lasts longer than it did. */
    static final Duration LONGEST = Duration.ofSeconds(8);

    private static final Logger LOG = Logger.getLogger(Outages.class.getName());
    private static final Duration FIRST = Duration.ofSeconds(1);

    private final Map<Integer, Pause> pauses = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    private enum Reason {
        AWAY,
        UNTOLD
    }

    private record Pause(Reason reason, Duration length, long end) {}

    Outages() {
        this(System::nanoTime);
    }

    public Outages(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The shards that are away, as far as this node knows. */
    public SortedSet<Integer> shards() {
        return pauses.keySet().stream().filter(this::isAway).collect(Collectors.toCollection(TreeSet::new));
    }

    public boolean isAway(int shard) {
        return isPausedAs(shard, Reason.AWAY);
    }

    /** @return whether Redis could not be told what this shard has; it may be told again when that is due */
    boolean isUntold(int shard) {
        return isPausedAs(shard, Reason.UNTOLD);
    }

    /** @return whether it is either, so that what is parked for the shard is tried only when that is due */
    public boolean isPaused(int shard) {
        return pauses.containsKey(shard);
    }

    private boolean isPausedAs(int shard, Reason reason) {
        var pause = pauses.get(shard);
        return pause != null && pause.reason() == reason;
    }

    /** @return whether there is a pause since an attempt that failed, and it is over */
    public boolean isDue(int shard) {
        var pause = pauses.get(shard);
        return pause != null && nanoTime.getAsLong() - pause.end() >= 0;
    }

    /** An attempt failed: the next pause is twice as long as the one before it. */
    public void failed(int shard) {
        if (pause(shard, Reason.AWAY)) {
            Tally.SHARD_OUTAGES.add();
            LOG.log(Level.WARNING, "Shard {0} does not answer; its entries are parked.", shard);
        }
    }

    /** The shard answered, and Redis could not be told: the next pause is twice as long as the one before it. */
    public void untold(int shard) {
        if (pause(shard, Reason.UNTOLD)) {
            LOG.log(Level.WARNING, "Redis is not told what shard {0} has; written entries are parked.", shard);
        }
    }

    /** @return whether there was no pause for that reason */
    private synchronized boolean pause(int shard, Reason reason) {
        boolean isNew = !isPausedAs(shard, reason);
        pauses.compute(shard, (number, before) -> before == null || isNew ? pause(reason, FIRST) : longer(before));
        return isNew;
    }

    private Pause longer(Pause before) {
        // Attempts that began before the shard was known to be away fail one after the other, and are one failure.
        if (nanoTime.getAsLong() - before.end() < 0) {
            return before;
        }
        var twice = before.length().multipliedBy(2);
        return pause(before.reason(), twice.compareTo(LONGEST) < 0 ? twice : LONGEST);
    }

    private Pause pause(Reason reason, Duration length) {
        return new Pause(reason, length, nanoTime.getAsLong() + length.toNanos());
    }

    public void answered(int shard) {
        var pause = pauses.remove(shard);
        if (pause != null) {
            String who =
                    pause.reason() == Reason.AWAY ? "Shard {0} answers again." : "Redis is told again of shard {0}.";
            LOG.log(Level.INFO, who, shard);
        }
    }
}
