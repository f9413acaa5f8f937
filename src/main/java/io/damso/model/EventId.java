package io.damso.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An event's place in a reply's log, and its entry id in the Redis Stream. A later writer has a greater epoch, so all
 * of its ids are greater than those of the writer before it.
 *
 * @param epoch Redis' time in milliseconds at which the writer took the reply; zero or more
 * @param seq counts the writer's events, from 1
 */
public record EventId(long epoch, long seq) implements Comparable<EventId> {

    /** Before every event. */
    public static final EventId START = new EventId(0, 0);

    // Later than any writer's, so that nobody takes these for old ones. The record's own time is not: it may be an
    // earlier writer's than the one whose events were read.
    private static final long HISTORY = 999_999_999_999_999_999L;

    private static final Comparator<EventId> ORDER =
            Comparator.comparingLong(EventId::epoch).thenComparingLong(EventId::seq);

    // 18 digits can't overflow a long.
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    /** @return empty if {@code text}, which may be null, is not {@code <epoch>-<seq>} */
    public static Optional<EventId> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new EventId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** Before every event that is told from history. */
    public static EventId ofHistory() {
        return new EventId(HISTORY, 0);
    }

    /** Whether it is of an event that was told from history, and so is in no log. */
    public boolean isOfHistory() {
        return epoch == HISTORY;
    }

    public EventId next() {
        return new EventId(epoch, seq + 1);
    }

    @Override
    public int compareTo(EventId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return epoch + "-" + seq;
    }
}
