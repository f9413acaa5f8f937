package io.damso.cache;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

/** Session ends as a Redis Stream, whose positions grow also where Redis' clock goes back. */
@ApplicationScoped
class RedisSessionEnds implements SessionEnds {

    // As long as a session may last.
    private static final Duration LIFETIME = Duration.ofHours(24);
    private static final int MOST = 200_000;
    private static final int AT_ONCE = 1_000;

    private final Redis redis;

    /** For the container, which makes a proxy of this class. */
    RedisSessionEnds() {
        this(null);
    }

    @Inject
    RedisSessionEnds(Redis redis) {
        this.redis = redis;
    }

    @Override
    public void tell(Map<String, Instant> ends) {
        String key = Keys.sessionEnds();
        var parameters = XAddParams.xAddParams().maxLen(MOST).approximateTrimming();
        var answers = redis.pipeline(p -> {
            ends.forEach((name, at) -> p.xadd(key, parameters, Map.of(name, String.valueOf(at.toEpochMilli()))));
            p.pexpire(key, LIFETIME.toMillis());
        });
        throwFirst(answers);
    }

    @Override
    public News since(String position) {
        String key = Keys.sessionEnds();
        var answers = redis.pipeline(p -> {
            p.xrange(key, "(" + position, "+", AT_ONCE);
            p.xrevrange(key, "+", "-", 1);
        });
        throwFirst(answers);
        var told = entries(answers.get(0));
        var newest = entries(answers.get(1));
        var ends = new HashMap<String, Instant>();
        told.forEach(entry ->
                entry.getFields().forEach((name, at) -> ends.put(name, Instant.ofEpochMilli(Long.parseLong(at)))));
        String next =
                told.isEmpty() ? position : told.get(told.size() - 1).getID().toString();
        return new News(ends, next, isLost(position, newest));
    }

    private static boolean isLost(String position, List<StreamEntry> newest) {
        return newest.isEmpty()
                || new StreamEntryID(position).compareTo(newest.get(0).getID()) > 0;
    }

    @SuppressWarnings("unchecked")
    private static List<StreamEntry> entries(Object answer) {
        return (List<StreamEntry>) answer;
    }

    private static void throwFirst(List<Object> answers) {
        for (Object answer : answers) {
            if (answer instanceof RuntimeException e) {
                throw new CacheUnavailableException(e);
            }
        }
    }
}
