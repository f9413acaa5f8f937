package io.damso.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A queue in memory that refuses, hangs or loses what a test wants it to. */
final class FakeEntryQueue implements EntryQueue {

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<Integer> groups = new CopyOnWriteArrayList<>();
    private volatile boolean refusing;
    private volatile boolean losing;
    private volatile CountDownLatch hanging = new CountDownLatch(0);
    private volatile CountDownLatch asked = new CountDownLatch(1);

    @Override
    public void send(List<Item> items) {
        answer();
        groups.add(items.size());
        items.forEach(item -> texts.add(item.priority() + " " + item.text()));
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
        asked.countDown();
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
        asked = new CountDownLatch(1);
        hanging = new CountDownLatch(1);
    }

    /** Until somebody asked it something, and waits. */
    void awaitHanging() throws InterruptedException {
        asked.await();
    }

    void goOn() {
        hanging.countDown();
    }

    /** As the archive does. */
    void archiveAll() {
        texts.clear();
    }

    /** How many were sent together, each time. */
    List<Integer> groups() {
        return List.copyOf(groups);
    }

    List<String> texts() {
        return List.copyOf(texts);
    }
}
