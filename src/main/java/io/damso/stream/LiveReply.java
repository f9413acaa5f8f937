package io.damso.stream;

import io.damso.model.EventId;
import io.damso.model.Outcome;
import io.damso.model.ReplyEvent;
import io.damso.model.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A reply in the making, as its writer sees it: what is handed over here is in the log before any reader gets it. No
 * call waits; what comes together between two commits becomes one event.
 */
public final class LiveReply {

    private static final char REPLACEMENT = '\uFFFD';

    private final Turn turn;
    private final ReplyStream stream;
    private final GroupCommit commit;
    private final StringBuilder text = new StringBuilder();
    private final List<ReplyEvent> events = new ArrayList<>();
    // What the log has to say again if it missed it.
    private final List<ReplyEvent> endings = new ArrayList<>();
    private CompletableFuture<Void> committed = new CompletableFuture<>();
    private EventId lastId;
    private boolean queued;
    private boolean closed;
    private boolean unlogged;
    private volatile boolean refused;

    LiveReply(Turn turn, ReplyStream stream, GroupCommit commit) {
        this.turn = turn;
        this.stream = stream;
        this.commit = commit;
        this.lastId = new EventId(turn.epoch(), 0);
    }

    public Turn turn() {
        return turn;
    }

    /** For readers on this node. */
    public ReplyStream stream() {
        return stream;
    }

    CompletionStage<Void> start() {
        return append(new ReplyEvent.Started(turn), false);
    }

    /** @param delta may end in the first half of a surrogate pair; ignored once the reply is closing */
    public void text(String delta) {
        synchronized (this) {
            if (closed || delta.isEmpty()) {
                return;
            }
            text.append(delta);
        }
        enqueue();
    }

    /**
     * Ends the text. Completes when all of it, and how it ended, is in the log or as good as Redis allows.
     */
    public CompletionStage<Void> close(Outcome outcome) {
        return append(new ReplyEvent.Closing(outcome), true);
    }

    /** Tells the readers how it ended; they are let go after it. */
    public CompletionStage<Void> end(Outcome outcome, int length, Instant at) {
        return append(new ReplyEvent.Ended(turn.replyId(), outcome, length, at), true);
    }

    /** The whole text, once closing has completed. */
    public String fullText() {
        return stream.text();
    }

    /** Whether a later writer has the reply: what became of it is that one's to say and to keep. */
    public boolean isRefused() {
        return refused;
    }

    void setRefused() {
        refused = true;
    }

    private CompletionStage<Void> append(ReplyEvent event, boolean closing) {
        CompletableFuture<Void> result;
        synchronized (this) {
            closed |= closing;
            flushText(closing);
            events.add(event);
            result = committed;
        }
        enqueue();
        return result;
    }

    private void enqueue() {
        synchronized (this) {
            if (queued) {
                return;
            }
            queued = true;
        }
        commit.enqueue(this);
    }

    // A first half of a surrogate pair waits for its other half; one that never gets it is no character.
    private void flushText(boolean atEnd) {
        int end = text.length();
        boolean half = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        if (half && !atEnd) {
            end--;
        }
        if (end > 0) {
            events.add(new ReplyEvent.Text(whole(text.substring(0, end))));
            text.delete(0, end);
        }
    }

    private static String whole(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                repaired = repaired == null ? new StringBuilder(text) : repaired;
                repaired.setCharAt(i, REPLACEMENT);
            }
        }
        return repaired == null ? text : repaired.toString();
    }

    /**
     * What waits to be committed.
     *
     * @param preamble for the log alone, if it missed or lost something: the log as it would be had it just begun
     * @param committed the committer's to complete
     */
    record Batch(List<StreamEvent> preamble, List<StreamEvent> events, CompletableFuture<Void> committed) {

        List<StreamEvent> all() {
            var all = new ArrayList<>(preamble);
            all.addAll(events);
            return all;
        }
    }

    synchronized Batch take(boolean logging) {
        queued = false;
        flushText(false);
        var preamble = logging && unlogged ? restart() : List.<StreamEvent>of();
        var batch = new Batch(preamble, events.stream().map(this::encode).toList(), committed);
        events.stream().filter(LiveReply::isEnding).forEach(endings::add);
        events.clear();
        committed = new CompletableFuture<>();
        return batch;
    }

    private static boolean isEnding(ReplyEvent event) {
        return event instanceof ReplyEvent.Closing || event instanceof ReplyEvent.Ended;
    }

    private List<StreamEvent> restart() {
        var log = new ArrayList<ReplyEvent>();
        log.add(new ReplyEvent.Started(turn));
        log.add(new ReplyEvent.Snapshot(turn.replyId(), stream.text()));
        log.addAll(endings);
        return log.stream().map(this::encode).toList();
    }

    private StreamEvent encode(ReplyEvent event) {
        lastId = lastId.next();
        return StreamEvent.of(lastId, event);
    }

    ReplyLog.Key key() {
        return new ReplyLog.Key(turn.account().key(), turn.streamKey());
    }

    synchronized void setUnlogged(boolean value) {
        unlogged = value;
    }
}
