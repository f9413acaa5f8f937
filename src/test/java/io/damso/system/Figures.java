package io.damso.system;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/** What was done in a run, to be printed. */
final class Figures {

    private final AtomicLong turns = new AtomicLong();
    private final AtomicLong readings = new AtomicLong();
    private final AtomicLong cutOff = new AtomicLong();
    private final AtomicLong pages = new AtomicLong();
    private final LongAccumulator slowestMillis = new LongAccumulator(Math::max, 0);
    private final LongAccumulator slowestCutOffMillis = new LongAccumulator(Math::max, 0);

    void turn() {
        turns.incrementAndGet();
    }

    Reading add(Reading reading) {
        readings.incrementAndGet();
        cutOff.addAndGet(reading.cutOff() ? 1 : 0);
        pages.addAndGet(reading.pages());
        (reading.cutOff() ? slowestCutOffMillis : slowestMillis).accumulate(reading.slowestMillis());
        return reading;
    }

    @Override
    public String toString() {
        return "%s turns, %s readings of %s pages (slowest %s ms), %s of the readings to an outage (slowest %s ms)"
                .formatted(turns, readings, pages, slowestMillis, cutOff, slowestCutOffMillis);
    }
}
