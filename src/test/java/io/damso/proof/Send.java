package io.damso.proof;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A message that a client wanted kept, and all that was heard of it. Times are of {@link System#nanoTime}. */
final class Send {

    final String user;
    final String room;
    final String content;

    /** Null: it could not be repeated. */
    final String key;

    final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    final List<Sighting> sightings = new CopyOnWriteArrayList<>();
    final List<Page> pages = new CopyOnWriteArrayList<>();

    /** When its reply was last said to be unknown; zero for never. */
    volatile long notFound;

    Send(String user, String room, String content, String key) {
        this.user = user;
        this.room = room;
        this.content = content;
        this.key = key;
    }

    enum Outcome {
        ACCEPTED,
        /** Nothing was kept. */
        REFUSED,
        /** No answer, or one that says so. */
        UNKNOWN
    }

    /** One request. @param ids null unless it was accepted */
    record Attempt(long began, long ended, String node, Outcome outcome, Ids ids) {}

    record Ids(String messageId, String replyId, String streamKey) {}

    /**
     * What one reader saw of the reply.
     *
     * @param end the final event's name; null if the reader left, or was cut off, before
     * @param code an error's
     * @param length a done's or stopped's
     */
    record Sighting(long at, String node, String text, String end, String code, long length) {}

    /** A page of the room's history, read after the send was accepted. */
    record Page(long asked, long answered, String node, List<Shown> messages, boolean hasMore) {}

    record Shown(String id, String sender, String status, String content) {}

    Optional<Attempt> accepted() {
        return attempts.stream().filter(a -> a.outcome == Outcome.ACCEPTED).findFirst();
    }

    Optional<Sighting> ending() {
        return sightings.stream().filter(s -> s.end != null).findFirst();
    }

    boolean wasOnlyRefused() {
        return attempts.stream().allMatch(attempt -> attempt.outcome == Outcome.REFUSED);
    }

    long began() {
        return attempts.get(0).began;
    }

    @Override
    public String toString() {
        return "%s in %s, key %s, \"%s\"; attempts %s; sightings %s"
                .formatted(user, room, key, content, attempts, sightings);
    }
}
