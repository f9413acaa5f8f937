package io.damso.stream;

import io.damso.model.PortfolioUse;
import io.damso.model.Turn;
import java.util.List;
import java.util.function.LongSupplier;

/** A commit on a thread of its own, and replies that are written through it. */
final class RunningCommit implements AutoCloseable {

    private final GroupCommit commit;
    private final Thread thread;

    RunningCommit(ReplyLog log) {
        this(log, System::nanoTime);
    }

    RunningCommit(ReplyLog log, LongSupplier nanoTime) {
        commit = new GroupCommit(log, ended -> {}, () -> {}, nanoTime);
        thread = new Thread(commit, "commit");
        thread.setDaemon(true);
        thread.start();
    }

    /** A reply whose {@code start} is on its way. */
    LiveReply begin(Turn turn) {
        return begin(turn, () -> {});
    }

    LiveReply begin(Turn turn, PortfolioUse portfolio) {
        return LiveReply.begin(turn, portfolio, commit, () -> {});
    }

    LiveReply begin(Turn turn, Runnable onRefused) {
        return LiveReply.begin(turn, PortfolioUse.NOT_ASKED, commit, onRefused);
    }

    /** How many replies have no end in the log. */
    int held() {
        return commit.held();
    }

    boolean isGoingOn() {
        return commit.isGoingOn();
    }

    /** Whether it waits for a lock, which someone here has. */
    boolean isBlocked() {
        return thread.getState() == Thread.State.BLOCKED;
    }

    /** @param logged all that the log has, the mark of the takeover included */
    LiveReply takeOver(Turn turn, List<LogEntry> logged) {
        return LiveReply.takeOver(turn, logged, commit, () -> {});
    }

    /** As the node's tick does once a second. */
    void lookAgain() {
        commit.lookAgain();
    }

    @Override
    public void close() {
        commit.stop();
        thread.interrupt();
    }
}
