package io.damso.journal;

/** The topic takes no event at the moment: it is full, or failing. Trying again later may help. */
public class EventsUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public EventsUnavailableException(Throwable cause) {
        super("the topic took no event", cause);
    }
}
