package io.damso.stream;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Keys;
import io.damso.cache.Redis;
import io.damso.model.EventId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Logs as Redis Streams. An entry's id is the event's, so Redis itself refuses a writer whose epoch is over. A message
 * event is kept as its text alone; readers' JSON would hold it twice.
 */
@ApplicationScoped
class RedisReplyLog implements ReplyLog {

    private static final long LIFETIME_LIVE = Duration.ofHours(24).toSeconds();
    private static final long LIFETIME_ENDED = Duration.ofSeconds(300).toSeconds();
    private static final String NAME = "e";
    private static final String DATA = "d";

    private final Redis redis;

    /** For the container, which makes a proxy of this class. */
    RedisReplyLog() {
        this(null);
    }

    @Inject
    RedisReplyLog(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Map<Key, Appended> append(Map<Key, List<StreamEvent>> batches) {
        var owners = new ArrayList<Key>();
        var answers = redis.pipeline(pipeline -> batches.forEach((key, events) -> {
            String name = Keys.reply(key.account(), key.stream());
            for (StreamEvent event : events) {
                add(pipeline, name, event);
                owners.add(key);
            }
            pipeline.expire(name, events.get(events.size() - 1).isFinal() ? LIFETIME_ENDED : LIFETIME_LIVE);
            owners.add(key);
        }));
        var results = new HashMap<Key, Appended>();
        for (int i = 0; i < answers.size(); i++) {
            results.merge(owners.get(i), result(answers.get(i)), RedisReplyLog::worse);
        }
        return results;
    }

    private static Appended worse(Appended one, Appended other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static void add(Pipeline pipeline, String name, StreamEvent event) {
        String data = EventFormat.MESSAGE.equals(event.name()) ? event.text() : event.data();
        var id = new StreamEntryID(event.id().epoch(), event.id().seq());
        var parameters = XAddParams.xAddParams().id(id);
        if (!EventFormat.START.equals(event.name())) {
            parameters.noMkStream();
        }
        pipeline.xadd(name, parameters, Map.of(NAME, event.name(), DATA, data));
    }

    private static Appended result(Object answer) {
        if (answer == null) {
            return Appended.MISSING;
        }
        if (answer instanceof JedisDataException e) {
            if (e.getMessage() != null && e.getMessage().contains("equal or smaller")) {
                return Appended.REFUSED;
            }
            throw new CacheUnavailableException(e);
        }
        return Appended.LOGGED;
    }

    @Override
    public List<StreamEvent> read(Key key, EventId after) {
        return redis.call(r -> r.xrange(Keys.reply(key.account(), key.stream()), "(" + after, "+")).stream()
                .map(RedisReplyLog::event)
                .toList();
    }

    @Override
    public Map<Key, List<StreamEvent>> await(Map<Key, EventId> positions, Duration limit) {
        var keys = new HashMap<String, Key>();
        var ids = new LinkedHashMap<String, StreamEntryID>();
        positions.forEach((key, id) -> {
            String name = Keys.reply(key.account(), key.stream());
            keys.put(name, key);
            ids.put(name, new StreamEntryID(id.epoch(), id.seq()));
        });
        var answers = redis.call(r -> r.xread(XReadParams.xReadParams().block((int) limit.toMillis()), ids));
        var events = new HashMap<Key, List<StreamEvent>>();
        if (answers != null) {
            answers.forEach(answer -> events.put(
                    keys.get(answer.getKey()),
                    answer.getValue().stream().map(RedisReplyLog::event).toList()));
        }
        return events;
    }

    private static StreamEvent event(StreamEntry entry) {
        var id = new EventId(entry.getID().getTime(), entry.getID().getSequence());
        String name = entry.getFields().get(NAME);
        String data = entry.getFields().get(DATA);
        return switch (name) {
            case EventFormat.MESSAGE -> new StreamEvent(id, name, EventFormat.textData(data), data);
            case EventFormat.SNAPSHOT -> new StreamEvent(id, name, data, EventFormat.text(data));
            default -> new StreamEvent(id, name, data, "");
        };
    }
}
