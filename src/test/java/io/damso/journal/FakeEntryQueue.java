package io.damso.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A queue in memory that refuses, hangs or loses what a test wants it to. */
final class FakeEntryQueue implements EntryQueue {

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private volatile boolean refusing;
    private volatile boolean losing;
    private volatile CountDownLatch hanging = new CountDownLatch(0);

    @Override
    public void send(String text, int priority, String traceparent) {
        answer();
        texts.add(priority + " " + text);
    }

    @Override
    public void prove() {
        answer();
        if (losing) {
            throw new JournalUnavailableException(new IllegalStateException("lost, as the test wants it"));
        }
    }

    @Override
    public long count(long atMost) {
        answer();
        return Math.min(atMost, texts.stream().mapToLong(Space::cost).sum());
    }

    private void answer() {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            throw new AssertionError("an engine's thread was interrupted", e);
        }
        if (refusing) {
            throw new JournalUnavailableException(new IllegalStateException("refused, as the test wants it"));
        }
    }

    void setRefusing(boolean value) {
        refusing = value;
    }

    /** As a broker that says it stored what it did not. */
    void setLosing(boolean value) {
        losing = value;
    }

    void hang() {
        hanging = new CountDownLatch(1);
    }

    void goOn() {
        hanging.countDown();
    }

    /** As the archive does. */
    void archiveAll() {
        texts.clear();
    }

    List<String> texts() {
        return List.copyOf(texts);
    }
}
