package io.damso.stream;

import io.damso.model.EventId;
import io.damso.model.StreamKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A log whose writer stands still right before or after it appends an entry of a kind, as a paused process does; its words to other nodes can get lost. */
final class FreezingReplyLog implements ReplyLog {

    private final ReplyLog target;
    private final CountDownLatch frozen = new CountDownLatch(1);
    private final CountDownLatch thaw = new CountDownLatch(1);
    private volatile String before;
    private volatile String after;
    private volatile boolean losingWords;

    FreezingReplyLog(ReplyLog target) {
        this.target = target;
    }

    void freezeBefore(String type) {
        before = type;
    }

    void freezeAfter(String type) {
        after = type;
    }

    void loseWords() {
        losingWords = true;
    }

    void awaitFrozen() throws InterruptedException {
        frozen.await();
    }

    void thaw() {
        thaw.countDown();
    }

    @Override
    public List<Appended> append(List<Addition> additions) {
        freezeIf(has(additions, before));
        var appended = target.append(additions);
        freezeIf(has(additions, after));
        return appended;
    }

    private static boolean has(List<Addition> additions, String type) {
        return additions.stream()
                .flatMap(addition -> addition.entries().stream())
                .anyMatch(entry -> entry.type().equals(type));
    }

    private void freezeIf(boolean condition) {
        if (!condition) {
            return;
        }
        frozen.countDown();
        try {
            thaw.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Set<Key> missing(Collection<Key> keys) {
        return target.missing(keys);
    }

    @Override
    public List<LogEntry> read(Key key, EventId after) {
        return target.read(key, after);
    }

    @Override
    public News await(Map<Key, EventId> positions, Duration limit) {
        return target.await(positions, limit);
    }

    @Override
    public void wake() {
        target.wake();
    }

    @Override
    public void tellToStop(String node, StreamKey stream) {
        if (!losingWords) {
            target.tellToStop(node, stream);
        }
    }

    @Override
    public boolean isAnswering() {
        return target.isAnswering();
    }

    @Override
    public boolean isAppendable() {
        return target.isAppendable();
    }
}
