package io.damso.stream;

import io.damso.model.EventId;
import io.damso.model.Outcome;
import io.damso.model.PortfolioUse;
import io.damso.model.ReplyEvent;
import io.damso.model.ToolStatus;
import io.damso.model.Turn;
import io.damso.telemetry.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A reply in the making, as its writer sees it: what is handed over here is in the log before any reader gets it. No
 * call waits; what comes together between two commits becomes one event.
 */
public final class LiveReply {

    private final Turn turn;
    private final ReplyLog.Key key;
    private final PortfolioUse portfolio;
    private final ReplyStream stream;
    private final GroupCommit commit;
    private final Runnable onRefused;
    private final PendingText text = new PendingText();
    private final List<ReplyEvent> events = new ArrayList<>();
    // What the log has to say again if it missed it: all but the text.
    private final List<ReplyEvent> others = new ArrayList<>();
    // Where the reply was taken over with it: how it has to end.
    private final Optional<ReplyEvent.Closing> closing;
    // Null while nobody waits.
    private CompletableFuture<Void> committed;
    private CompletionStage<Void> started = CompletableFuture.completedStage(null);
    private EventId lastId;
    private boolean queued;
    private boolean closed;
    // Whether the log may lack something before what comes next.
    private boolean unlogged;
    // Whether a start is in the log, or should be.
    private boolean begun;
    // When readers got text last, by the committing thread, which alone knows; 0 before the first.
    private long spokenNanos;
    private volatile boolean refused;
    private volatile boolean forgotten;
    private volatile boolean endLogged;

    private LiveReply(
            Turn turn,
            PortfolioUse portfolio,
            ReplyStream stream,
            GroupCommit commit,
            Runnable onRefused,
            Optional<ReplyEvent.Closing> closing) {
        this.turn = turn;
        this.key = new ReplyLog.Key(turn.account().key(), turn.streamKey());
        this.portfolio = portfolio;
        this.stream = stream;
        this.commit = commit;
        this.onRefused = onRefused;
        this.closing = closing;
        this.lastId = new EventId(turn.epoch(), 0);
    }

    /** @param onRefused told once, if a later writer takes the reply; must not block */
    static LiveReply begin(Turn turn, PortfolioUse portfolio, GroupCommit commit, Runnable onRefused) {
        var stream = new ReplyStream(turn.replyId());
        var reply = new LiveReply(turn, portfolio, stream, commit, onRefused, Optional.empty());
        commit.hold(reply);
        reply.started = reply.append(reply.start(), false);
        return reply;
    }

    /**
     * Goes on from where an earlier writer was, with a snapshot first.
     *
     * @param logged all that the log has, the mark of this takeover included; empty if it was lost since
     */
    static LiveReply takeOver(Turn turn, List<LogEntry> logged, GroupCommit commit, Runnable onRefused) {
        var stream = new ReplyStream(turn.replyId());
        stream.add(logged);
        var start = last(logged, EventFormat.START);
        var portfolio = start.map(entry -> EventFormat.portfolio(entry.body())).orElse(PortfolioUse.NOT_ASKED);
        var closing = last(logged, EventFormat.CLOSING).flatMap(entry -> EventFormat.closing(entry.body()));
        var reply = new LiveReply(turn, portfolio, stream, commit, onRefused, closing);
        logged.stream()
                .filter(entry -> EventFormat.TOOL.equals(entry.type()))
                .flatMap(entry -> EventFormat.tool(entry.body()).stream())
                .forEach(reply.others::add);
        // The mark's own, and not that of whatever a still later writer may have added: Redis has to refuse this one.
        reply.lastId = new EventId(turn.epoch(), 1);
        reply.begun = true;
        reply.unlogged = true;
        if (start.isEmpty()) {
            // The log gets it with the snapshot; readers here get only what comes after that.
            stream.add(List.of(reply.encode(reply.start())));
        }
        commit.hold(reply);
        return reply;
    }

    private static Optional<LogEntry> last(List<LogEntry> logged, String type) {
        return logged.stream().filter(entry -> type.equals(entry.type())).reduce((earlier, later) -> later);
    }

    private ReplyEvent start() {
        return new ReplyEvent.Started(turn, portfolio);
    }

    public Turn turn() {
        return turn;
    }

    /** For readers on this node. */
    public ReplyStream stream() {
        return stream;
    }

    /** Completes when other nodes find the reply too, or when Redis does not answer. */
    public CompletionStage<Void> started() {
        return started;
    }

    /** How an earlier writer had begun to end it; empty if this is the first one, or the earlier one had not. */
    public Optional<ReplyEvent.Closing> closing() {
        return closing;
    }

    /** @param delta may end in the first half of a surrogate pair; ignored once the reply is closing */
    public void text(String delta) {
        synchronized (this) {
            if (closed || delta.isEmpty()) {
                return;
            }
            text.add(delta);
        }
        enqueue();
    }

    /** Tells readers how a tool fares that the model had called; ignored once the reply is closing. */
    public void tool(String name, ToolStatus status) {
        synchronized (this) {
            if (closed) {
                return;
            }
            flushText(false);
            events.add(new ReplyEvent.Tool(name, status));
        }
        enqueue();
    }

    /**
     * Ends the text. Completes when all of it, and how it ended, is in the log or as good as Redis allows.
     *
     * @param at on Redis' clock
     */
    public CompletionStage<Void> close(Outcome outcome, Instant at) {
        return append(new ReplyEvent.Closing(outcome, at), true);
    }

    /** Tells the readers how it ended, and what else came of it; they are let go after it. */
    public CompletionStage<Void> end(Outcome outcome, int length, Instant at) {
        if (outcome instanceof Outcome.Done done && done.analysis() != null) {
            append(new ReplyEvent.Analysed(done.analysis()), true);
        }
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

    /** Its writer is done with it. */
    void setForgotten() {
        forgotten = true;
    }

    boolean isForgotten() {
        return forgotten;
    }

    /** Whether the log has the end as written here; until then someone else may have to write it. */
    public boolean isEndLogged() {
        return endLogged;
    }

    /** Readers get text now; for the committing thread. */
    void speaks(long nanos) {
        if (spokenNanos != 0) {
            Timing.TOKEN_GAP.record(nanos - spokenNanos);
        }
        spokenNanos = nanos;
    }

    void endIsLogged() {
        endLogged = true;
    }

    // Nothing more is written here, and the readers are let go to follow the other writer.
    void refuse() {
        refused = true;
        stream.abandon();
        onRefused.run();
    }

    private CompletionStage<Void> append(ReplyEvent event, boolean closing) {
        CompletableFuture<Void> result;
        synchronized (this) {
            closed |= closing;
            flushText(closing);
            events.add(event);
            committed = committed == null ? new CompletableFuture<>() : committed;
            result = committed;
        }
        enqueue();
        return result;
    }

    /** Has the next commit take what there is. */
    void enqueue() {
        synchronized (this) {
            if (queued) {
                return;
            }
            queued = true;
        }
        commit.enqueue(this);
    }

    private void flushText(boolean atEnd) {
        text.take(atEnd).forEach(delta -> events.add(new ReplyEvent.Text(delta)));
    }

    synchronized Batch take(boolean logging) {
        queued = false;
        flushText(false);
        var preamble = logging && unlogged && begun ? restart() : List.<LogEntry>of();
        unlogged = !logging && (unlogged || !events.isEmpty());
        begun |= !events.isEmpty();
        var entries = new ArrayList<LogEntry>(events.size());
        for (ReplyEvent event : events) {
            entries.add(encode(event));
            if (isSaidAgain(event)) {
                others.add(event);
            }
        }
        var batch = new Batch(this, preamble, entries, committed);
        events.clear();
        committed = null;
        stream.announce(lastId);
        return batch;
    }

    private static boolean isSaidAgain(ReplyEvent event) {
        return event instanceof ReplyEvent.Tool
                || event instanceof ReplyEvent.Closing
                || event instanceof ReplyEvent.Analysed
                || event instanceof ReplyEvent.Ended;
    }

    private List<LogEntry> restart() {
        var log = new ArrayList<ReplyEvent>();
        log.add(start());
        log.add(new ReplyEvent.Snapshot(turn.replyId(), stream.text()));
        log.addAll(others);
        var entries = log.stream().map(this::encodeAgain).toList();
        if (entries.get(entries.size() - 1).isFinal()) {
            stream.endsAgainAt(lastId);
        }
        return entries;
    }

    private LogEntry encode(ReplyEvent event) {
        lastId = lastId.next();
        return EventFormat.entry(lastId, event);
    }

    private LogEntry encodeAgain(ReplyEvent event) {
        if (event instanceof ReplyEvent.Closing again && !stream.ends().isEmpty()) {
            lastId = lastId.next();
            return EventFormat.closingAgain(lastId, again, stream.ends());
        }
        return encode(event);
    }

    ReplyLog.Key key() {
        return key;
    }

    /** What the log has can't be relied on any more: the next commit writes it again, a snapshot and what ends it. */
    public void writeAgain() {
        distrustLog();
        enqueue();
    }

    /** As {@link #writeAgain}, once there is something else to write. */
    synchronized void distrustLog() {
        unlogged = true;
    }
}
