package io.damso.stream;

import io.damso.model.EventId;
import io.damso.telemetry.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One reader's position in a stream. At most one thread writes to it at a time, and only while there is something to
 * write; whoever wakes it never waits for it.
 */
final class Reader implements Runnable {

    // A blocked write fails after 15 s; one to a reader who left does so at once.
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final String ENDED = "ended";
    private static final String SENT_AWAY = "sent_away";
    private static final String SIGNED_OUT = "signed_out";
    private static final String SLOW = "slow";
    private static final String GONE = "gone";

    private final ReplyStream stream;
    private final ReaderSink sink;
    private final Executor writers;
    private final Consumer<Reader> onClose;
    private final long endNanos;
    private final AtomicInteger wakeUps = new AtomicInteger();
    // Due at once: it flushes the headers, and finds a reader that left before the first token.
    private final AtomicBoolean heartbeatDue = new AtomicBoolean(true);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final EventId after;
    private int position;
    private volatile Duration comesBackAfter;
    private volatile boolean signedOut;
    private volatile long lastWrite = System.nanoTime();

    /**
     * @param after the last event it has; {@link EventId#START} for none
     * @param lifetime after which it shall come back, so that coming back is nothing unusual
     * @param onClose told once, when the reader is let go for whatever reason
     */
    Reader(
            ReplyStream stream,
            EventId after,
            ReaderSink sink,
            Executor writers,
            Duration lifetime,
            Consumer<Reader> onClose) {
        this.stream = stream;
        this.after = after;
        this.position = stream.position(after);
        this.sink = sink;
        this.writers = writers;
        this.endNanos = System.nanoTime() + lifetime.toNanos();
        this.onClose = onClose;
    }

    void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            try {
                writers.execute(this);
            } catch (RuntimeException e) {
                // The server is going down, and its sockets with it.
                close(SENT_AWAY);
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

    boolean isSignedOut() {
        return sink.isSignedOut();
    }

    /** Lets the reader go, with no more of the reply. */
    void signOut() {
        signedOut = true;
        wake();
    }

    boolean isPastItsTime() {
        return System.nanoTime() - endNanos > 0;
    }

    /** Lets the reader go, once it has what is ready; it is told when to come back. */
    void sendAway(Duration retry) {
        comesBackAfter = retry;
        wake();
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
        if (closed.get()) {
            // It may have joined only after it was closed.
            stream.remove(this);
            return;
        }
        long begun = System.nanoTime();
        try {
            write();
        } catch (IOException | RuntimeException e) {
            close(System.nanoTime() - begun > SLOW_NANOS ? SLOW : GONE);
        }
    }

    private void write() throws IOException {
        if (signedOut) {
            sink.signOut();
            close(SIGNED_OUT);
            return;
        }
        if (heartbeatDue.getAndSet(false)) {
            sink.heartbeat();
            lastWrite = System.nanoTime();
        }
        if (position == ReplyStream.COMING) {
            position = stream.position(after);
        }
        var ready = writeNext();
        while (ready.hasMore()) {
            ready = writeNext();
        }
        if (ready.isDrained()) {
            close(ENDED);
        } else if (comesBackAfter != null) {
            sink.comeBackAfter(comesBackAfter);
            close(SENT_AWAY);
        }
    }

    private ReplyStream.Ready writeNext() throws IOException {
        var ready = stream.next(position);
        if (!ready.events().isEmpty()) {
            sink.write(ready.events());
            position = ready.position();
            lastWrite = System.nanoTime();
        }
        return ready;
    }

    private void close(String why) {
        if (closed.compareAndSet(false, true)) {
            Tally.READERS_LEFT.add(why);
            stream.remove(this);
            sink.close();
            onClose.accept(this);
        }
    }
}
