package io.damso.telemetry;

import java.util.function.LongConsumer;

/** How long things take. */
public enum Timing {
    FIRST_TOKEN("damso_first_token", "From a turn's acceptance to the first of the model's words"),
    TOKEN_GAP("damso_token_gap", "Between two pieces of a reply's text, as its readers get them"),
    LOG_APPEND("damso_log_append", "One write of what all live replies have to their logs in Redis, and its answer"),
    JOURNAL_APPEND("damso_journal_append", "Until an entry is on the journal's disk"),
    ARCHIVE_WRITE("damso_archive_write", "One batch of entries to MySQL, all its shards together"),
    ARCHIVE_LAG(
            "damso_archive_lag", "Age of a batch's oldest entry once it is written, by Redis' clock and this node's");

    private final String meter;
    private final String description;
    private volatile LongConsumer sink = nanos -> {};

    Timing(String meter, String description) {
        this.meter = meter;
        this.description = description;
    }

    /** Its name; Prometheus shows it with {@code _seconds} behind it. */
    String meter() {
        return meter;
    }

    String description() {
        return description;
    }

    /** Never throws. */
    public void record(long nanos) {
        try {
            sink.accept(nanos);
        } catch (RuntimeException e) {
            // What is timed goes on untimed.
        }
    }

    /** @param begunNanos as {@link System#nanoTime} has it */
    public void since(long begunNanos) {
        record(System.nanoTime() - begunNanos);
    }

    void tell(LongConsumer who) {
        sink = who;
    }
}
