package io.damso.system;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/** What Redis says of itself and of its keys. */
final class RedisView {

    private static final Pattern CALLS = Pattern.compile("cmdstat_(\\S+?):calls=(\\d+)");
    private static final Pattern CLIENTS = Pattern.compile("connected_clients:(\\d+)");

    private final int port;

    RedisView(int port) {
        this.port = port;
    }

    /** How often it was ever asked each command. */
    Map<String, Long> calls() {
        try (var redis = connect()) {
            return CALLS.matcher(redis.info("commandstats"))
                    .results()
                    .collect(Collectors.toMap(found -> found.group(1), found -> Long.valueOf(found.group(2))));
        }
    }

    int connections() {
        try (var redis = connect()) {
            var clients = CLIENTS.matcher(redis.info("clients"));
            clients.find();
            return Integer.parseInt(clients.group(1));
        }
    }

    /** Of all accounts and rooms. */
    long liveReplies() {
        try (var redis = connect()) {
            return redis.zcard("replies:live");
        }
    }

    List<String> keys() {
        try (var redis = connect()) {
            return redis.keys("*").stream().sorted().toList();
        }
    }

    /** -1 if it has no end, -2 if it is gone. Seconds would be rounded to the nearest: 0 for a key that still lives. */
    long millisecondsToLive(String key) {
        try (var redis = connect()) {
            return redis.pttl(key);
        }
    }

    /** By its own clock. */
    Instant now() {
        try (var redis = connect()) {
            return Instant.ofEpochSecond(Long.parseLong(redis.time().get(0)));
        }
    }

    /** As a Redis that lost everything. */
    void wipe() {
        try (var redis = connect()) {
            redis.flushAll();
        }
    }

    private Jedis connect() {
        return new Jedis("127.0.0.1", port);
    }
}
