package io.damso.stream;

import io.damso.model.Turn;

/** A commit on a thread of its own, and replies that are written through it. */
final class RunningCommit implements AutoCloseable {

    private final GroupCommit commit;
    private final Thread thread;

    RunningCommit(ReplyLog log) {
        commit = new GroupCommit(log);
        thread = new Thread(commit, "commit");
        thread.setDaemon(true);
        thread.start();
    }

    /** A reply whose {@code start} is on its way. */
    LiveReply begin(Turn turn) {
        var reply = new LiveReply(turn, new ReplyStream(turn.replyId()), commit);
        reply.start();
        return reply;
    }

    @Override
    public void close() {
        commit.stop();
        thread.interrupt();
    }
}
