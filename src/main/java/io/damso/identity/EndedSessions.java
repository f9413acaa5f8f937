package io.damso.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.damso.cache.CacheUnavailableException;
import io.damso.cache.SessionEnds;
import io.damso.cache.SessionEnds.News;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that were ended before their time, as far as this node has heard. Asked for each request and each reader, so
 * that it answers from memory. What Redis loses is told again by every node that knows it.
 */
@ApplicationScoped
class EndedSessions {

    private static final int MOST = 200_000;
    // As long as a session may last.
    private static final Duration REMEMBERED = Duration.ofHours(24);

    private final Cache<String, Instant> ends =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();
    private final SessionEnds shared;
    private final Map<String, Instant> untold = new ConcurrentHashMap<>();
    private String position = News.BEGIN;

    /** For the container, which makes a proxy of this class. */
    EndedSessions() {
        this(null);
    }

    @Inject
    EndedSessions(SessionEnds shared) {
        this.shared = shared;
    }

    boolean has(Session session) {
        return session.names().stream().anyMatch(name -> ends.getIfPresent(name) != null) || hasPerson(session);
    }

    private boolean hasPerson(Session session) {
        Instant at = ends.getIfPresent(session.nameOfPerson());
        return at != null && !session.begin().isAfter(at);
    }

    /**
     * Ends them here at once, and on the other nodes when they hear of it.
     *
     * @throws CacheUnavailableException if the others can't be told now; they are as soon as Redis answers
     */
    void add(Map<String, Instant> more) {
        ends.putAll(more);
        if (untold.size() < MOST) {
            untold.putAll(more);
        }
        tellRest();
    }

    private void tellRest() {
        // Without a lock: while Redis is away those who sign out would wait for it one after the other.
        var rest = Map.copyOf(untold);
        if (!rest.isEmpty()) {
            shared.tell(rest);
            rest.forEach(untold::remove);
        }
    }

    /**
     * Hears what other nodes told; for one thread.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    void hear() {
        tellRest();
        News news;
        do {
            news = shared.since(position);
            ends.putAll(news.ends());
            position = news.position();
        } while (!news.ends().isEmpty());
        if (news.isLost()) {
            tellAllAgain();
        }
    }

    private void tellAllAgain() {
        var all = Map.copyOf(ends.asMap());
        if (!all.isEmpty()) {
            shared.tell(all);
        }
        position = News.BEGIN;
    }
}
