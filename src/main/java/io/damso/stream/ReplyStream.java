package io.damso.stream;

import io.damso.model.EventId;
import io.damso.model.MessageId;
import io.damso.model.ReplyEvent;
import io.damso.model.RoomId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * A reply's log in this node's memory, one copy for all of its readers here: each of them is a position in it, so that
 * a slow one holds nothing of its own.
 */
public final class ReplyStream {

    private final MessageId replyId;
    private final List<StreamEvent> events = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
    private EventId last = EventId.START;
    private boolean over;

    ReplyStream(MessageId replyId) {
        this.replyId = replyId;
    }

    /** Adds what the log holds now, and wakes the readers. What is not newer than the last event is passed over. */
    void add(List<StreamEvent> logged) {
        synchronized (this) {
            logged.stream().filter(event -> event.id().compareTo(last) > 0).forEach(this::add);
        }
        readers.forEach(Reader::wake);
    }

    private void add(StreamEvent event) {
        last = event.id();
        if (EventFormat.CLOSING.equals(event.name())) {
            return;
        }
        if (EventFormat.SNAPSHOT.equals(event.name())) {
            text.setLength(0);
        }
        text.append(event.text());
        events.add(event);
        over |= event.isFinal();
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
        return events.stream()
                .filter(event -> EventFormat.START.equals(event.name()))
                .map(event -> EventFormat.room(event.data()))
                .findFirst();
    }

    /** All text so far. */
    synchronized String text() {
        return text.toString();
    }

    /** Whether a reader who has everything up to {@code position} has the reply's end, and so all there will ever be. */
    public synchronized boolean isAllRead(EventId position) {
        if (events.isEmpty()) {
            return false;
        }
        var newest = events.get(events.size() - 1);
        return newest.isFinal() && position.compareTo(newest.id()) >= 0;
    }

    /**
     * Lets a reader follow from a position: what is there already first, then live, with nothing between.
     *
     * @param after the last event the reader has; {@link EventId#START} for none
     */
    public void follow(EventId after, ReaderSink sink, Executor writers) {
        Reader reader;
        synchronized (this) {
            reader = new Reader(this, sink, writers, replay(after), events.size());
            readers.add(reader);
        }
        reader.wake();
    }

    private List<StreamEvent> replay(EventId after) {
        if (after.equals(EventId.START)) {
            return List.copyOf(events);
        }
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).id().equals(after)) {
                return List.copyOf(events.subList(i + 1, events.size()));
            }
        }
        return snapshot();
    }

    // The position is none of this log's. Not a silent hole: all text so far, and what ended the reply, if something
    // did.
    private List<StreamEvent> snapshot() {
        var ending = events.stream().filter(StreamEvent::isFinal).toList();
        var included = events.stream().filter(event -> !event.isFinal()).toList();
        if (included.isEmpty()) {
            return List.copyOf(events);
        }
        var id = included.get(included.size() - 1).id();
        var event = new ReplyEvent.Snapshot(replyId, text.toString());
        var replay = new ArrayList<StreamEvent>();
        replay.add(StreamEvent.of(id, event));
        replay.addAll(ending);
        return replay;
    }

    /** The events from an index on; at most {@code limit}. */
    synchronized List<StreamEvent> from(int index, int limit) {
        return List.copyOf(events.subList(index, Math.min(events.size(), index + limit)));
    }

    synchronized boolean isDrained(int index) {
        return over && index >= events.size();
    }

    void remove(Reader reader) {
        readers.remove(reader);
    }
}
