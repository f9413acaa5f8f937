package io.damso.stream;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One reader's position in a stream. At most one thread writes to it at a time, and only while there is something to
 * write; whoever wakes it never waits for it.
 */
final class Reader implements Runnable {

    // One write takes what is ready, but not megabytes at once.
    private static final int EVENTS_PER_WRITE = 256;

    private final ReplyStream stream;
    private final ReaderSink sink;
    private final Executor writers;
    private final AtomicInteger wakeUps = new AtomicInteger();
    // Due at once: it flushes the headers, and finds a reader that left before the first token.
    private final AtomicBoolean heartbeatDue = new AtomicBoolean(true);
    private List<StreamEvent> replay;
    private int position;
    private boolean closed;
    private volatile long lastWrite = System.nanoTime();

    /** @param position where the stream goes on after the replay */
    Reader(ReplyStream stream, ReaderSink sink, Executor writers, List<StreamEvent> replay, int position) {
        this.stream = stream;
        this.sink = sink;
        this.writers = writers;
        this.replay = replay;
        this.position = position;
    }

    void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            try {
                writers.execute(this);
            } catch (RejectedExecutionException e) {
                // The server is going down, and its sockets with it.
                stream.remove(this);
            }
        }
    }

    /** Asks for a heartbeat if nothing was written for that long. */
    void beat(long silenceNanos) {
        if (System.nanoTime() - lastWrite > silenceNanos) {
            heartbeatDue.set(true);
            wake();
        }
    }

    @Override
    public void run() {
        int seen;
        do {
            seen = wakeUps.get();
            writeAll();
        } while (wakeUps.addAndGet(-seen) > 0);
    }

    private void writeAll() {
        if (closed) {
            return;
        }
        try {
            write();
        } catch (IOException | RuntimeException e) {
            close();
        }
    }

    private void write() throws IOException {
        if (heartbeatDue.getAndSet(false)) {
            sink.heartbeat();
            lastWrite = System.nanoTime();
        }
        if (!replay.isEmpty()) {
            send(replay);
            replay = List.of();
        }
        for (var ready = next(); !ready.isEmpty(); ready = next()) {
            send(ready);
            position += ready.size();
        }
        if (stream.isDrained(position)) {
            close();
        }
    }

    private List<StreamEvent> next() {
        return stream.from(position, EVENTS_PER_WRITE);
    }

    private void send(List<StreamEvent> events) throws IOException {
        sink.write(events);
        lastWrite = System.nanoTime();
    }

    private void close() {
        closed = true;
        stream.remove(this);
        sink.close();
    }
}
