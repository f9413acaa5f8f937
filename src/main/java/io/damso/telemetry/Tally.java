package io.damso.telemetry;

import java.util.List;

/** What is counted, from this node's start on. */
public enum Tally {
    SENDS(
            "damso_sends",
            "Messages that were to be sent, by what became of them",
            "outcome",
            "accepted",
            "key_reused",
            "no_model",
            "no_such_message",
            "not_newest",
            "room_busy",
            "too_many_live",
            "too_many_sends",
            "too_many_tokens",
            "unavailable"),
    REPLIES(
            "damso_replies",
            "Replies that this node ended, by how",
            "outcome",
            "done",
            "stopped",
            "interrupted",
            "llm_connect",
            "llm_first_token",
            "llm_stalled",
            "llm_too_long",
            "llm_unavailable",
            "llm_refused",
            "llm_bad_answer",
            "not_stored"),
    TAKEOVERS("damso_takeovers", "Replies that this node took over, because their writer was not heard of any more"),
    MODEL_CALLS(
            "damso_model_calls",
            "Calls of models, by the model's name in the settings and by how they ended",
            List.of("model", "outcome")),
    ANALYSES_FAILED("damso_analyses_failed", "Analyses that there were not, as what the model said was none"),
    HISTORY_READS("damso_history_reads", "Pages of history, by whether Redis had all of it", "cache", "hit", "miss"),
    READERS_LEFT(
            "damso_readers_left",
            "Readers that are here no more, by why",
            "reason",
            "ended",
            "sent_away",
            "signed_out",
            "slow",
            "gone"),
    READERS_REFUSED("damso_readers_refused", "Readers that this node had no place for"),
    JOURNAL_FAULTS("damso_journal_faults", "Entries that the journal did not take, or not in time"),
    ARCHIVED("damso_archived", "Entries that were written to MySQL"),
    SHARD_OUTAGES("damso_shard_outages", "How often a shard stopped answering"),
    SET_ASIDE(
            "damso_set_aside",
            "Entries that became dead letters, by why",
            "reason",
            "unreadable",
            "refused",
            "failing");

    /** Who is told. */
    interface Sink {

        /** @param values of the labels, in their order */
        void add(long count, String... values);
    }

    private final String meter;
    private final String description;
    private final List<String> labels;
    private final List<String> known;
    private volatile Sink sink = (count, values) -> {};

    Tally(String meter, String description) {
        this(meter, description, List.of());
    }

    /** @param known the label's values, which are all there from the start */
    Tally(String meter, String description, String label, String... known) {
        this(meter, description, List.of(label), known);
    }

    Tally(String meter, String description, List<String> labels, String... known) {
        this.meter = meter;
        this.description = description;
        this.labels = labels;
        this.known = List.of(known);
    }

    /** Its name; Prometheus shows it with {@code _total} behind it. */
    String meter() {
        return meter;
    }

    String description() {
        return description;
    }

    List<String> labels() {
        return labels;
    }

    /** Values of the only label, if they are all known. */
    List<String> known() {
        return known;
    }

    /** @param values of the labels, in their order, each of them one of a few. Never throws. */
    public void add(String... values) {
        add(1, values);
    }

    /** @param values as of {@link #add(String...)} */
    public void add(long count, String... values) {
        try {
            sink.add(count, values);
        } catch (RuntimeException e) {
            // What is counted goes on uncounted.
        }
    }

    void tell(Sink who) {
        sink = who;
    }
}
