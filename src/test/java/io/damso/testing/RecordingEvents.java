package io.damso.testing;

import io.damso.journal.ChatEvent;
import io.damso.journal.Events;
import io.damso.journal.EventsUnavailableException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A topic in memory, which a test can read, or have refuse. */
public final class RecordingEvents implements Events {

    private final List<ChatEvent> published = new CopyOnWriteArrayList<>();
    private volatile boolean refusing;

    @Override
    public void publish(List<ChatEvent> events) {
        if (refusing) {
            throw new EventsUnavailableException(new IllegalStateException("refused, as the test wants it"));
        }
        published.addAll(events);
    }

    public void setRefusing(boolean value) {
        refusing = value;
    }

    public List<ChatEvent> published() {
        return List.copyOf(published);
    }
}
