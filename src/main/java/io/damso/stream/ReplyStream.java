package io.damso.stream;

import io.damso.model.EventId;
import io.damso.model.MessageId;
import io.damso.model.RoomId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A reply's log in this node's memory: its text once, however many events it came in and readers it has. A reader is a
 * position in it. What is ready for one is one event, encoded once for all readers that are at the same position.
 */
public final class ReplyStream {

    /** The position of a reader whose last event is not known here. */
    static final int LOST = -1;

    /** The position of a reader who had its last event from another node, before it is shown here. */
    static final int COMING = Integer.MAX_VALUE;

    private static final int EVENTS_AT_ONCE = 8;

    // Farther than any node's clock is from Redis'.
    private static final long CLOCKS_APART_MILLIS = 60_000;

    private final MessageId replyId;
    private final StringBuilder text = new StringBuilder();
    private final EventIndex index = new EventIndex();
    // All events but new text, by their number.
    private final TreeMap<Integer, StreamEvent> others = new TreeMap<>();
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
    private EventId last = EventId.START;
    private EventId coming = EventId.START;
    private StreamEvent start;
    // Under which ids readers know the end: one that was written again had another one before.
    private final Set<EventId> ends = new HashSet<>();
    private EventId end;
    private boolean restarted;
    private boolean over;
    private Run newest = new Run(LOST, LOST, null);
    private StreamEvent beginning;

    ReplyStream(MessageId replyId) {
        this.replyId = replyId;
    }

    /** Adds what the log holds now, and wakes the readers. What is not newer than the last entry is passed over. */
    void add(List<LogEntry> logged) {
        synchronized (this) {
            for (LogEntry entry : logged) {
                if (entry.id().compareTo(last) > 0) {
                    add(entry);
                }
            }
        }
        readers.forEach(Reader::wake);
    }

    /** What is about to be logged, up to that id: other nodes may show it before it is added here. */
    synchronized void announce(EventId id) {
        coming = id;
    }

    private void add(LogEntry entry) {
        last = entry.id();
        switch (entry.type()) {
            case EventFormat.TAKEN -> {}
            case EventFormat.CLOSING -> ends.addAll(EventFormat.ends(entry.body()));
            case EventFormat.MESSAGE -> {
                text.append(entry.body());
                index.add(entry.id(), text.length());
            }
            case EventFormat.SNAPSHOT -> restart(entry);
            case EventFormat.START -> {
                // A log that was lost and written again begins a second time; its readers have begun.
                if (start == null) {
                    start = addOther(entry);
                }
            }
            default -> {
                addOther(entry);
                if (entry.isFinal()) {
                    over = true;
                    endsAgainAt(entry.id());
                }
            }
        }
    }

    private StreamEvent addOther(LogEntry entry) {
        var event = new StreamEvent(entry.id(), entry.type(), entry.body());
        others.put(index.count(), event);
        index.add(entry.id(), text.length());
        return event;
    }

    private void restart(LogEntry snapshot) {
        text.setLength(0);
        text.append(snapshot.body());
        others.clear();
        index.restart();
        index.add(snapshot.id(), text.length());
        restarted = true;
    }

    /** No more events will come here, whether or not the reply has ended: its readers are let go. */
    void abandon() {
        synchronized (this) {
            over = true;
        }
        readers.forEach(Reader::wake);
    }

    synchronized EventId last() {
        return last;
    }

    synchronized boolean isOver() {
        return over;
    }

    boolean hasReaders() {
        return !readers.isEmpty();
    }

    Set<Reader> readers() {
        return readers;
    }

    /** The room that the reply is in; empty as long as its {@code start} is not known. */
    public synchronized Optional<RoomId> room() {
        return Optional.ofNullable(start).map(event -> EventFormat.room(event.data()));
    }

    /** All text so far. */
    synchronized String text() {
        return text.toString();
    }

    /** Whether a reader who has everything up to {@code position} has the reply's end, and so all there will ever be. */
    public synchronized boolean isAllRead(EventId position) {
        return endsWithFinal()
                && (ends.contains(position)
                        // Who was cut off while history was told has not seen the end.
                        || !position.isOfHistory() && position.compareTo(end) >= 0 && !isOfLaterWriter(position));
    }

    // Whom Redis forgot, so that an earlier one could go on and end the reply. An epoch is the time of a takeover.
    private boolean isOfLaterWriter(EventId position) {
        return position.epoch() > end.epoch() && position.epoch() < System.currentTimeMillis() + CLOCKS_APART_MILLIS;
    }

    /** The log had to be written again after the end: readers elsewhere may be between the two ends. */
    synchronized void endsAgainAt(EventId id) {
        end = id;
        ends.add(id);
    }

    /** Under which ids readers may know the end. */
    synchronized Set<EventId> ends() {
        return Set.copyOf(ends);
    }

    private boolean endsWithFinal() {
        return !others.isEmpty() && others.lastEntry().getValue().isFinal();
    }

    /** Lets a reader in, who gets what is there already first, then what comes, with nothing between. */
    void join(Reader reader) {
        readers.add(reader);
        reader.wake();
    }

    void remove(Reader reader) {
        readers.remove(reader);
    }

    /**
     * Where a reader goes on.
     *
     * @param after the last event the reader has; {@link EventId#START} for none
     */
    synchronized int position(EventId after) {
        if (after.equals(EventId.START)) {
            return 0;
        }
        int number = index.find(after);
        if (number >= 0) {
            return number + 1;
        }
        return after.compareTo(last) > 0 && after.compareTo(coming) <= 0 ? COMING : LOST;
    }

    /**
     * What is ready for a reader.
     *
     * @param position where it goes on after it
     * @param hasMore whether there is more at once
     * @param isDrained whether the reader has all there will be
     */
    record Ready(List<StreamEvent> events, int position, boolean hasMore, boolean isDrained) {}

    /** What is ready at a position; nothing if there is none yet. */
    synchronized Ready next(int position) {
        var events = new ArrayList<StreamEvent>(1);
        int next = index.count() == 0 ? position : next(position, events);
        boolean isAll = index.count() == 0 || next >= index.count();
        return new Ready(events, next, !isAll, isAll && over);
    }

    private int next(int position, List<StreamEvent> events) {
        int at = position;
        if (at == LOST || restarted && at <= index.base()) {
            if (at == 0 && start != null) {
                events.add(start);
            }
            return snapshot(events);
        }
        boolean whole = true;
        while (whole && at < index.count() && events.size() < EVENTS_AT_ONCE) {
            var other = others.ceilingKey(at);
            if (other != null && other == at) {
                events.add(others.get(other));
                at++;
            } else {
                newest = newest.from() == at ? newest : run(at, other == null ? index.count() : other);
                events.add(newest.event());
                at = newest.to();
                whole = other != null && other == at;
            }
        }
        return at;
    }

    // Not a silent hole: text from the beginning, and what else there was up to there. The rest comes after it.
    private int snapshot(List<StreamEvent> events) {
        int last = index.count() - (endsWithFinal() ? 2 : 1);
        int number = index.base();
        while (number < last && index.end(number) < PendingText.MOST) {
            number++;
        }
        others.subMap(index.base(), number + 1).values().stream()
                .filter(other -> other != start)
                .forEach(events::add);
        if (beginning == null || !beginning.id().equals(index.id(number))) {
            String content = text.substring(0, index.end(number));
            beginning =
                    new StreamEvent(index.id(number), EventFormat.SNAPSHOT, EventFormat.snapshotData(replyId, content));
        }
        events.add(beginning);
        return number + 1;
    }

    /** Text events in a row as one: those with numbers from {@code from} up to but not {@code to}. */
    private record Run(int from, int to, StreamEvent event) {}

    private Run run(int from, int limit) {
        int begin = index.end(from - 1);
        int to = from + 1;
        while (to < limit && index.end(to) - begin <= PendingText.MOST) {
            to++;
        }
        String delta = text.substring(begin, index.end(to - 1));
        return new Run(from, to, new StreamEvent(index.id(to - 1), EventFormat.MESSAGE, EventFormat.textData(delta)));
    }
}
