package io.damso.cache;

import io.damso.model.Turn;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The turns whose question is kept, and whose reply nobody writes: their node died in between. */
public interface UnansweredTurns {

    /**
     * How old a question must be before anyone may say that nobody answers it. Whoever accepted it writes its reply's
     * log by then, or is gone.
     */
    Duration LATE = Duration.ofSeconds(60);

    /** When this process began; it accepted nothing within its first seconds. */
    Instant PROCESS_START =
            Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

    /**
     * Those that nobody answers, as far as Redis knows: a reply that is in MySQL already is not known to it. One round
     * trip for all.
     *
     * @param turns may be empty; their epochs don't matter
     * @return in the same order; only of those that were accepted more than {@link #LATE} ago on Redis' clock, or before
     *     this process began
     * @throws CacheUnavailableException if Redis does not answer
     */
    List<Turn> among(List<Turn> turns);
}
