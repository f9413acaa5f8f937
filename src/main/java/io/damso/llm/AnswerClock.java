package io.damso.llm;

import io.damso.model.FaultCode;
import java.util.Optional;

/** Tells from times alone, all in nanoseconds of one clock, whether an answer has broken a limit. */
final class AnswerClock {

    private final TimeLimits limits;
    private final long began;
    private volatile boolean spoken;
    private volatile long heard;

    AnswerClock(TimeLimits limits, long now) {
        this.limits = limits;
        began = now;
        heard = now;
    }

    /** @return whether it was the first text */
    boolean heard(long now) {
        boolean first = !spoken;
        heard = now;
        spoken = true;
        return first;
    }

    Optional<FaultCode> exceeded(long now) {
        if (untilTooLong(now) <= 0) {
            return Optional.of(FaultCode.LLM_TOO_LONG);
        }
        if (untilTooSilent(now) <= 0) {
            return Optional.of(spoken ? FaultCode.LLM_STALLED : FaultCode.LLM_FIRST_TOKEN);
        }
        return Optional.empty();
    }

    /** How long no limit can be broken if nothing more is heard. */
    long remaining(long now) {
        return Math.min(untilTooLong(now), untilTooSilent(now));
    }

    private long untilTooLong(long now) {
        return limits.reply().toNanos() - (now - began);
    }

    private long untilTooSilent(long now) {
        return (spoken ? limits.stall() : limits.firstToken()).toNanos() - (now - heard);
    }
}
