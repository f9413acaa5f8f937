package io.damso.stream;

import io.damso.cache.CacheUnavailableException;
import io.damso.model.EventId;
import io.damso.model.StreamKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** Logs in memory as one node sees them, which a test can hold up, lose, or have go away. */
final class InMemoryReplyLog implements ReplyLog {

    private static final int NO_ENTRY = Integer.MAX_VALUE;

    /** What all nodes share. */
    private static final class Shared {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final Map<Key, List<LogEntry>> logs = new HashMap<>();
        private final Map<String, List<StreamKey>> stops = new HashMap<>();
        private long epoch = 1_000_000;
    }

    private final Shared shared;
    private final String node;
    private final List<Set<Key>> appends = new ArrayList<>();
    private boolean woken;
    private boolean away;
    private boolean broken;
    private boolean held;
    private boolean sayingTwice;
    private int cutBefore = NO_ENTRY;
    private int waiting;
    private int looks;

    InMemoryReplyLog() {
        this("node1");
    }

    InMemoryReplyLog(String node) {
        this(node, new Shared());
    }

    private InMemoryReplyLog(String node, Shared shared) {
        this.node = node;
        this.shared = shared;
    }

    /** The same logs, as another node sees them. */
    InMemoryReplyLog on(String other) {
        return new InMemoryReplyLog(other, shared);
    }

    String node() {
        return node;
    }

    @Override
    public List<Appended> append(List<Addition> additions) {
        locked(() -> {
            waiting++;
            while (held) {
                shared.changed.awaitUninterruptibly();
            }
            waiting--;
            return null;
        });
        // A pipeline is no transaction: what others do comes in between.
        var results = additions.stream().map(this::append).toList();
        return locked(() -> {
            appends.add(additions.stream().map(Addition::key).collect(Collectors.toSet()));
            return results;
        });
    }

    private Appended append(Addition addition) {
        var results = new ArrayList<Appended>();
        addition.entries().forEach(entry -> results.add(append(addition.key(), entry)));
        return Collections.max(results);
    }

    private Appended append(Key key, LogEntry entry) {
        return locked(() -> {
            checkThere();
            if (cutBefore-- == 0) {
                cutBefore = NO_ENTRY;
                throw new CacheUnavailableException(new IllegalStateException("cut, as the test wants it"));
            }
            var log = shared.logs.get(key);
            if (log == null && !EventFormat.START.equals(entry.type())) {
                return Appended.MISSING;
            }
            if (log != null && log.get(log.size() - 1).id().compareTo(entry.id()) >= 0) {
                return Appended.REFUSED;
            }
            add(key, entry);
            return Appended.LOGGED;
        });
    }

    private void add(Key key, LogEntry entry) {
        var log = shared.logs.computeIfAbsent(key, k -> new ArrayList<>());
        if (EventFormat.SNAPSHOT.equals(entry.type())) {
            log.subList(0, log.size() - 1).clear();
        }
        log.add(entry);
        shared.changed.signalAll();
    }

    @Override
    public Set<Key> missing(Collection<Key> keys) {
        return locked(() -> {
            checkThere();
            looks++;
            return keys.stream().filter(key -> !shared.logs.containsKey(key)).collect(Collectors.toSet());
        });
    }

    @Override
    public List<LogEntry> read(Key key, EventId after) {
        return locked(() -> {
            checkThere();
            return shared.logs.getOrDefault(key, List.of()).stream()
                    .filter(event -> event.id().compareTo(after) > 0)
                    .toList();
        });
    }

    @Override
    public News await(Map<Key, EventId> positions, Duration limit) {
        return locked(() -> {
            long left = limit.toNanos();
            var found = after(positions);
            while (found.isEmpty() && stops().isEmpty() && !woken && !away && left > 0) {
                left = shared.changed.awaitNanos(left);
                found = after(positions);
            }
            checkThere();
            var news = new News(sayingTwice ? from(found) : found, List.copyOf(stops()));
            woken = false;
            stops().clear();
            return news;
        });
    }

    private List<StreamKey> stops() {
        return shared.stops.computeIfAbsent(node, name -> new ArrayList<>());
    }

    @Override
    public void wake() {
        locked(() -> {
            checkThere();
            woken = true;
            shared.changed.signalAll();
            return null;
        });
    }

    @Override
    public void tellToStop(String other, StreamKey stream) {
        locked(() -> {
            checkThere();
            shared.stops.computeIfAbsent(other, name -> new ArrayList<>()).add(stream);
            shared.changed.signalAll();
            return null;
        });
    }

    /** As {@code take_over.lua} does it: the new writer's epoch, whose mark is in the log; empty if all is over. */
    OptionalLong takeOver(Key key) {
        return locked(() -> {
            var log = shared.logs.getOrDefault(key, List.of());
            if (!log.isEmpty() && log.get(log.size() - 1).isFinal()) {
                return OptionalLong.empty();
            }
            long epoch = ++shared.epoch;
            add(key, new LogEntry(new EventId(epoch, 1), EventFormat.TAKEN, node));
            return OptionalLong.of(epoch);
        });
    }

    @Override
    public boolean isAnswering() {
        return locked(() -> !away && !broken);
    }

    @Override
    public boolean isAppendable() {
        return isAnswering();
    }

    private Map<Key, List<LogEntry>> after(Map<Key, EventId> positions) {
        var found = new HashMap<Key, List<LogEntry>>();
        positions.forEach((key, id) -> {
            var events = read(key, id);
            if (!events.isEmpty()) {
                found.put(key, events);
            }
        });
        return found;
    }

    private Map<Key, List<LogEntry>> from(Map<Key, List<LogEntry>> found) {
        return found.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, news -> {
            var log = shared.logs.get(news.getKey());
            int first = log.indexOf(news.getValue().get(0));
            return List.copyOf(log.subList(Math.max(0, first - 2), log.size()));
        }));
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

    /** From now on what comes is said together with what was said just before. */
    void sayTwice() {
        change(() -> sayingTwice = true);
    }

    void setAway(boolean value) {
        change(() -> away = value);
    }

    /** Has an answer get lost: that many entries more are added, and then there is no word whether they were. */
    void cutAfter(int entries) {
        change(() -> cutBefore = entries);
    }

    /** From now on appends wait until {@link #letGo}. */
    void hold() {
        change(() -> held = true);
    }

    void letGo() {
        change(() -> held = false);
    }

    void lose(Key key) {
        change(() -> shared.logs.remove(key));
    }

    boolean isWaiting() {
        return locked(() -> waiting > 0);
    }

    /** How often it was asked what is missing. */
    int looks() {
        return locked(() -> looks);
    }

    /** Which logs each successful round trip appended to. */
    List<Set<Key>> appends() {
        return locked(() -> List.copyOf(appends));
    }

    private void change(Runnable change) {
        locked(() -> {
            change.run();
            shared.changed.signalAll();
            return null;
        });
    }

    private interface Interruptible<T> {
        T get() throws InterruptedException;
    }

    private <T> T locked(Interruptible<T> action) {
        shared.lock.lock();
        try {
            return action.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheUnavailableException(e);
        } finally {
            shared.lock.unlock();
        }
    }
}
