package io.damso.stream;

import io.damso.cache.CacheUnavailableException;
import io.damso.model.EventId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Logs in memory, which a test can hold up, lose, or have go away. */
final class InMemoryReplyLog implements ReplyLog {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Key, List<StreamEvent>> logs = new HashMap<>();
    private final List<Set<Key>> appends = new ArrayList<>();
    private boolean away;
    private boolean broken;
    private boolean held;
    private int waiting;

    @Override
    public Map<Key, Appended> append(Map<Key, List<StreamEvent>> batches) {
        return locked(() -> {
            waiting++;
            while (held) {
                changed.awaitUninterruptibly();
            }
            waiting--;
            checkThere();
            appends.add(Set.copyOf(batches.keySet()));
            var results = new HashMap<Key, Appended>();
            batches.forEach((key, events) -> results.put(key, append(key, events)));
            changed.signalAll();
            return results;
        });
    }

    private Appended append(Key key, List<StreamEvent> events) {
        var log = logs.get(key);
        if (log == null && !EventFormat.START.equals(events.get(0).name())) {
            return Appended.MISSING;
        }
        if (log != null && log.get(log.size() - 1).id().compareTo(events.get(0).id()) >= 0) {
            return Appended.REFUSED;
        }
        logs.computeIfAbsent(key, k -> new ArrayList<>()).addAll(events);
        return Appended.LOGGED;
    }

    @Override
    public List<StreamEvent> read(Key key, EventId after) {
        return locked(() -> {
            checkThere();
            return logs.getOrDefault(key, List.of()).stream()
                    .filter(event -> event.id().compareTo(after) > 0)
                    .toList();
        });
    }

    @Override
    public Map<Key, List<StreamEvent>> await(Map<Key, EventId> positions, Duration limit) {
        return locked(() -> {
            long left = limit.toNanos();
            var found = after(positions);
            while (found.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
                found = after(positions);
            }
            return found;
        });
    }

    private Map<Key, List<StreamEvent>> after(Map<Key, EventId> positions) {
        var found = new HashMap<Key, List<StreamEvent>>();
        positions.forEach((key, id) -> {
            var events = read(key, id);
            if (!events.isEmpty()) {
                found.put(key, events);
            }
        });
        return found;
    }

    private void checkThere() {
        if (broken) {
            throw new IllegalStateException("broken, as the test wants it");
        }
        if (away) {
            throw new CacheUnavailableException(new IllegalStateException("away, as the test wants it"));
        }
    }

    /** From now on it fails in a way that nobody thought of. */
    void setBroken(boolean value) {
        change(() -> broken = value);
    }

    void setAway(boolean value) {
        change(() -> away = value);
    }

    /** From now on appends wait until {@link #letGo}. */
    void hold() {
        change(() -> held = true);
    }

    void letGo() {
        change(() -> held = false);
    }

    void lose(Key key) {
        change(() -> logs.remove(key));
    }

    boolean isWaiting() {
        return locked(() -> waiting > 0);
    }

    /** Which logs each successful round trip appended to. */
    List<Set<Key>> appends() {
        return locked(() -> List.copyOf(appends));
    }

    private void change(Runnable change) {
        locked(() -> {
            change.run();
            changed.signalAll();
            return null;
        });
    }

    private interface Interruptible<T> {
        T get() throws InterruptedException;
    }

    private <T> T locked(Interruptible<T> action) {
        lock.lock();
        try {
            return action.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheUnavailableException(e);
        } finally {
            lock.unlock();
        }
    }
}
