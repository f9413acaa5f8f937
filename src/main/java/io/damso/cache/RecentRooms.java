package io.damso.cache;

import io.damso.model.Account;
import io.damso.model.Room;
import io.damso.model.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.Tuple;

/** An account's newest rooms. */
@ApplicationScoped
public class RecentRooms {

    private static final Script FILL = Script.named("fill_rooms");
    private static final String ALL = "1";
    private static final String TOO_MANY = "0";
    private static final long LIFETIME = Duration.ofDays(1).toSeconds();

    private final Redis redis;

    /** For the container, which makes a proxy of this class. */
    RecentRooms() {
        this(null);
    }

    @Inject
    RecentRooms(Redis redis) {
        this.redis = redis;
    }

    /**
     * What Redis knows of an account's rooms.
     *
     * @param rooms latest first
     * @param complete whether there are no others
     * @param live those with a live reply
     * @param version for {@link #fill}
     */
    public record RoomList(List<Room> rooms, boolean complete, Set<RoomId> live, String version) {}

    /**
     * One round trip.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public RoomList of(Account account) {
        var key = account.key();
        var answers = redis.pipeline(p -> {
            p.zrevrangeWithScores(Keys.rooms(key), 0, -1);
            p.hgetAll(Keys.roomTitles(key));
            p.get(Keys.roomsComplete(key));
            p.zrange(Keys.live(key), 0, -1);
            p.get(Keys.roomsChanged(key));
        });
        try {
            return roomList(answers);
        } catch (ClassCastException | JsonException | IllegalArgumentException e) {
            throw new CacheUnavailableException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static RoomList roomList(List<Object> answers) {
        var titles = (Map<String, String>) answers.get(1);
        var scored = (List<Tuple>) answers.get(0);
        var rooms = scored.stream()
                .filter(tuple -> titles.containsKey(tuple.getElement()))
                .map(tuple -> room(tuple, titles.get(tuple.getElement())))
                .toList();
        boolean complete = ALL.equals(answers.get(2)) && !rooms.isEmpty() && rooms.size() == scored.size();
        var live = ((List<String>) answers.get(3)).stream().map(RoomId::new).collect(Collectors.toSet());
        return new RoomList(rooms, complete, live, Objects.requireNonNullElse((String) answers.get(4), ""));
    }

    private static Room room(Tuple tuple, String titleJson) {
        var last = RedisTime.instant((long) tuple.getScore());
        return RoomTitle.room(new RoomId(tuple.getElement()), titleJson, last);
    }

    /**
     * The model that was chosen for a room; one round trip.
     *
     * @return empty if none was, or that is not known here
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Optional<String> model(Account account, RoomId room) {
        String title = redis.call(r -> r.hget(Keys.roomTitles(account.key()), room.value()));
        try {
            return Optional.ofNullable(title).map(RoomTitle::model);
        } catch (ClassCastException | JsonException e) {
            throw new CacheUnavailableException(e);
        }
    }

    /**
     * Whether all of an account's rooms are known here, and what was chosen for them.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public boolean isComplete(Account account) {
        return ALL.equals(redis.call(r -> r.get(Keys.roomsComplete(account.key()))));
    }

    /**
     * Keeps an account's rooms, unless they are not all of them any more.
     *
     * @param version of what was read from Redis before
     * @param rooms all that there were
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void fill(Account account, String version, List<Room> rooms) {
        var arguments = new ArrayList<>(List.of(version));
        for (Room room : rooms) {
            var last = room.lastMessageAt();
            arguments.add(room.id().value());
            arguments.add(RedisTime.micros(last));
            arguments.add(RoomTitle.write(room));
        }
        var key = account.key();
        redis.run(
                FILL,
                List.of(Keys.rooms(key), Keys.roomTitles(key), Keys.roomsComplete(key), Keys.roomsChanged(key)),
                arguments);
    }

    /**
     * Notes that an account has more rooms than are kept here, unless all were known meanwhile.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void noteTooMany(Account account) {
        var ifUnknown = SetParams.setParams().nx().ex(LIFETIME);
        redis.call(r -> r.set(Keys.roomsComplete(account.key()), TOO_MANY, ifUnknown));
    }
}
