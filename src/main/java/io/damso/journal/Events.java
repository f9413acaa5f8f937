package io.damso.journal;

import java.util.List;

/** Tells other systems what happened, at least once. */
public interface Events {

    /**
     * Publishes in the caller's transaction: when it commits, each event goes to every subscriber there is, and to none if
     * it does not.
     *
     * @param events may be empty; an event published before is the same one
     * @throws EventsUnavailableException if one could not be taken; those before it were
     */
    void publish(List<ChatEvent> events);
}
