package io.damso.stream;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Keys;
import io.damso.cache.Redis;
import io.damso.model.EventId;
import io.damso.model.StreamKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Logs as Redis Streams. An entry's id is the event's, so Redis itself refuses a writer whose epoch is over. A node's
 * inbox is a stream too, waited for together with the logs that are followed here.
 */
@ApplicationScoped
class RedisReplyLog implements ReplyLog {

    private static final long LIFETIME_LIVE = Duration.ofHours(24).toSeconds();
    private static final long LIFETIME_ENDED = Duration.ofSeconds(300).toSeconds();
    private static final long LIFETIME_INBOX = 60;
    private static final int INBOX = 1_000;
    private static final int PAGE = 500;
    private static final int ARGUMENTS_MOST = 10;
    private static final String TYPE = "e";
    private static final String BODY = "d";
    private static final byte[] TYPE_FIELD = SafeEncoder.encode(TYPE);
    private static final byte[] BODY_FIELD = SafeEncoder.encode(BODY);
    private static final byte[] MESSAGE = SafeEncoder.encode(EventFormat.MESSAGE);
    private static final byte[] NO_MAKE_STREAM = SafeEncoder.encode("NOMKSTREAM");
    private static final byte[] MIN_ID = SafeEncoder.encode("MINID");
    private static final byte[] EXACTLY = SafeEncoder.encode("=");
    private static final String STOP = "stop";
    private static final String WAKE = "wake";

    // A writer that was refused would have an ended log stay as long as a live one.
    private static final String EXPIRE = """
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            if last and last[1] == ARGV[1] then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
            """;

    private final Redis redis;
    private final String inbox;
    // In the inbox still. Its ids are no position to go on from: they are Redis' time, which may be set back.
    private final List<StreamEntryID> heard = new ArrayList<>();

    /** For the container, which makes a proxy of this class. */
    RedisReplyLog() {
        this(null, "");
    }

    @Inject
    RedisReplyLog(Redis redis, StreamSettings settings) {
        this(redis, settings.node());
    }

    RedisReplyLog(Redis redis, String node) {
        this.redis = redis;
        this.inbox = Keys.inbox(node);
    }

    @Override
    public List<Appended> append(List<Addition> additions) {
        var answers = redis.append(pipeline -> additions.forEach(addition -> append(pipeline, addition)))
                .iterator();
        var results = new ArrayList<Appended>(additions.size());
        for (Addition addition : additions) {
            results.add(result(addition.entries(), answers));
        }
        return results;
    }

    private static void append(Pipeline pipeline, Addition addition) {
        String name = Keys.reply(addition.key().account(), addition.key().stream());
        byte[] encoded = SafeEncoder.encode(name);
        for (LogEntry entry : addition.entries()) {
            add(pipeline, encoded, entry);
        }
        if (changesLifetime(addition.entries())) {
            expire(pipeline, name, addition.entries());
        }
    }

    private static Appended result(List<LogEntry> entries, Iterator<Object> answers) {
        var worst = Appended.LOGGED;
        for (int i = 0; i < entries.size(); i++) {
            worst = worse(worst, result(answers.next()));
        }
        if (changesLifetime(entries)) {
            answers.next();
        }
        return worst;
    }

    private static Appended worse(Appended one, Appended other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    // Once for each token. Jedis' own method makes objects of the parameters, the fields, and the id both ways.
    private static void add(Pipeline pipeline, byte[] name, LogEntry entry) {
        var arguments = new ArrayList<byte[]>(ARGUMENTS_MOST);
        arguments.add(name);
        if (!EventFormat.START.equals(entry.type())) {
            arguments.add(NO_MAKE_STREAM);
        }
        if (EventFormat.SNAPSHOT.equals(entry.type())) {
            // All but the start that was written with it. What an append without an answer left may even be an end.
            var before = new EventId(entry.id().epoch(), entry.id().seq() - 1);
            Collections.addAll(arguments, MIN_ID, EXACTLY, SafeEncoder.encode(before.toString()));
        }
        arguments.add(SafeEncoder.encode(entry.id().toString()));
        arguments.add(TYPE_FIELD);
        arguments.add(EventFormat.MESSAGE.equals(entry.type()) ? MESSAGE : SafeEncoder.encode(entry.type()));
        arguments.add(BODY_FIELD);
        arguments.add(SafeEncoder.encode(entry.body()));
        pipeline.sendCommand(Protocol.Command.XADD, arguments.toArray(byte[][]::new));
    }

    // By a log's first entry and its last.
    private static boolean changesLifetime(List<LogEntry> entries) {
        return EventFormat.START.equals(entries.get(0).type()) || last(entries).isFinal();
    }

    private static LogEntry last(List<LogEntry> entries) {
        return entries.get(entries.size() - 1);
    }

    private static void expire(Pipeline pipeline, String name, List<LogEntry> entries) {
        long seconds = last(entries).isFinal() ? LIFETIME_ENDED : LIFETIME_LIVE;
        pipeline.eval(EXPIRE, List.of(name), List.of(last(entries).id().toString(), Long.toString(seconds)));
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
    public List<LogEntry> read(Key key, EventId after) {
        String name = Keys.reply(key.account(), key.stream());
        var entries = new ArrayList<LogEntry>();
        int before;
        do {
            before = entries.size();
            String from =
                    "(" + (entries.isEmpty() ? after : entries.get(before - 1).id());
            redis.call(r -> r.xrange(name, from, "+", PAGE)).forEach(entry -> entries.add(entry(entry)));
        } while (entries.size() - before == PAGE);
        return entries;
    }

    @Override
    public Set<Key> missing(Collection<Key> keys) {
        var order = List.copyOf(keys);
        var answers = redis.pipeline(p -> order.forEach(key -> p.exists(Keys.reply(key.account(), key.stream()))));
        return IntStream.range(0, order.size())
                .filter(i -> Boolean.FALSE.equals(answers.get(i)))
                .mapToObj(order::get)
                .collect(Collectors.toSet());
    }

    @Override
    public News await(Map<Key, EventId> positions, Duration limit) {
        forgetHeard();
        var keys = new HashMap<String, Key>();
        var ids = new LinkedHashMap<String, StreamEntryID>();
        ids.put(inbox, new StreamEntryID(0, 0));
        positions.forEach((key, id) -> {
            String name = Keys.reply(key.account(), key.stream());
            keys.put(name, key);
            ids.put(name, new StreamEntryID(id.epoch(), id.seq()));
        });
        var parameters = XReadParams.xReadParams().count(PAGE).block((int)
                Math.min(limit.toMillis(), Redis.LONGEST_WAIT.toMillis()));
        var answers = redis.follow(r -> r.xread(parameters, ids));
        var entries = new HashMap<Key, List<LogEntry>>();
        var stops = new ArrayList<StreamKey>();
        for (var answer : answers == null ? List.<Map.Entry<String, List<StreamEntry>>>of() : answers) {
            if (inbox.equals(answer.getKey())) {
                answer.getValue().forEach(word -> hear(word, stops));
            } else {
                entries.put(
                        keys.get(answer.getKey()),
                        answer.getValue().stream().map(RedisReplyLog::entry).toList());
            }
        }
        return new News(entries, stops);
    }

    private void forgetHeard() {
        if (!heard.isEmpty()) {
            redis.call(r -> r.xdel(inbox, heard.toArray(StreamEntryID[]::new)));
            heard.clear();
        }
    }

    private void hear(StreamEntry word, List<StreamKey> stops) {
        heard.add(word.getID());
        String stream = word.getFields().get(STOP);
        if (StreamKey.isValid(stream)) {
            stops.add(new StreamKey(stream));
        }
    }

    @Override
    public void wake() {
        tell(inbox, WAKE, "");
    }

    @Override
    public void tellToStop(String node, StreamKey stream) {
        tell(Keys.inbox(node), STOP, stream.value());
    }

    private void tell(String name, String word, String about) {
        redis.pipeline(p -> {
            p.xadd(name, XAddParams.xAddParams().maxLen(INBOX).approximateTrimming(), Map.of(word, about));
            p.expire(name, LIFETIME_INBOX);
        });
    }

    @Override
    public boolean isAnswering() {
        return redis.isAnswering();
    }

    @Override
    public boolean isAppendable() {
        return redis.isQuick();
    }

    private static LogEntry entry(StreamEntry entry) {
        var id = new EventId(entry.getID().getTime(), entry.getID().getSequence());
        return new LogEntry(id, entry.getFields().get(TYPE), entry.getFields().get(BODY));
    }
}
