package io.damso.stream;

import static org.awaitility.Awaitility.await;

import io.damso.model.EventId;
import io.damso.model.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A reader that notes what it is given, folds it as a client does, and can be slow or leave. */
public final class ReaderRecorder implements ReaderSink {

    private final List<StreamEvent> events = new ArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger heartbeats = new AtomicInteger();
    private volatile boolean signedOut;
    private volatile String toldSoFar;
    private volatile boolean overlapped;
    private volatile boolean closed;
    private volatile Duration comesBackAfter;
    private volatile int leavesAfter = Integer.MAX_VALUE;
    private volatile CountDownLatch slowness = new CountDownLatch(0);

    /** The text that a client has after these events. */
    static String text(List<StreamEvent> events) {
        var text = new StringBuilder();
        for (StreamEvent event : events) {
            if (EventFormat.SNAPSHOT.equals(event.name())) {
                text.setLength(0);
            }
            if (EventFormat.SNAPSHOT.equals(event.name()) || EventFormat.MESSAGE.equals(event.name())) {
                text.append(JsonText.parse(event.data()).getString("content"));
            }
        }
        return text.toString();
    }

    /** Stops reading until {@link #goOn}. */
    public ReaderRecorder stalled() {
        slowness = new CountDownLatch(1);
        return this;
    }

    public void goOn() {
        slowness.countDown();
    }

    /** Leaves when it has that many events: what is written then fails. */
    public ReaderRecorder leavingAfter(int count) {
        leavesAfter = count;
        return this;
    }

    @Override
    public void write(List<StreamEvent> written) throws IOException {
        alone(() -> {
            for (StreamEvent event : written) {
                if (events().size() >= leavesAfter) {
                    throw new IOException("the reader has left");
                }
                synchronized (events) {
                    events.add(event);
                }
            }
        });
    }

    @Override
    public void heartbeat() throws IOException {
        alone(heartbeats::incrementAndGet);
    }

    @Override
    public void comeBackAfter(Duration retry) throws IOException {
        alone(() -> comesBackAfter = retry);
    }

    @Override
    public boolean isSignedOut() {
        return signedOut;
    }

    /** Its person's session ends. */
    void endSession() {
        signedOut = true;
    }

    @Override
    public void signOut() throws IOException {
        alone(() -> toldSoFar = text());
    }

    /** What it had read when it was told to sign in again; null if it was not. */
    String textWhenSignedOut() {
        return toldSoFar;
    }

    @Override
    public void close() {
        closed = true;
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void alone(Writing writing) throws IOException {
        overlapped |= inside.incrementAndGet() > 1 || closed;
        try {
            slowness.await();
            writing.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            inside.decrementAndGet();
        }
    }

    public List<StreamEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    public List<String> names() {
        return events().stream().map(StreamEvent::name).toList();
    }

    public String text() {
        return text(events());
    }

    public EventId lastId() {
        var all = events();
        return all.isEmpty() ? EventId.START : all.get(all.size() - 1).id();
    }

    public int heartbeats() {
        return heartbeats.get();
    }

    /** Null if it was not sent away. */
    public Duration comesBackAfter() {
        return comesBackAfter;
    }

    public boolean isClosed() {
        return closed;
    }

    public boolean isWriting() {
        return inside.get() > 0;
    }

    /** Whether two threads wrote at once, or one after the close. */
    public boolean wasOverlapped() {
        return overlapped;
    }

    public ReaderRecorder awaitText(String text) {
        await().until(() -> text().equals(text));
        return this;
    }

    public ReaderRecorder awaitClosed() {
        await().until(this::isClosed);
        return this;
    }
}
