package io.damso.cache;

import io.damso.model.Account;
import io.damso.model.JsonText;
import io.damso.model.Rfc3339;
import io.damso.model.Room;
import io.damso.model.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.resps.Tuple;

/** An account's newest rooms. */
@ApplicationScoped
public class RecentRooms {

    private static final Script FILL = Script.named("fill_rooms");

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
     */
    public record RoomList(List<Room> rooms, boolean complete, Set<RoomId> live) {}

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
            p.exists(Keys.roomsComplete(key));
            p.zrange(Keys.live(key), 0, -1);
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
        boolean complete = (Boolean) answers.get(2) && !rooms.isEmpty() && rooms.size() == scored.size();
        var live = ((List<String>) answers.get(3)).stream().map(RoomId::new).collect(Collectors.toSet());
        return new RoomList(rooms, complete, live);
    }

    private static Room room(Tuple tuple, String titleJson) {
        long micros = (long) tuple.getScore();
        var title = JsonText.parse(titleJson);
        return new Room(
                new RoomId(tuple.getElement()),
                title.getString("title"),
                Rfc3339.parse(title.getString("created_at")),
                Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000));
    }

    /**
     * Keeps an account's rooms, all of them.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void fill(Account account, List<Room> rooms) {
        var arguments = new ArrayList<String>();
        for (Room room : rooms) {
            var last = room.lastMessageAt();
            arguments.add(room.id().value());
            arguments.add(String.valueOf(last.getEpochSecond() * 1_000_000 + last.getNano() / 1_000));
            arguments.add(JsonText.write(JsonText.object()
                    .add("title", room.title())
                    .add("created_at", Rfc3339.format(room.createdAt()))
                    .build()));
        }
        var key = account.key();
        redis.run(FILL, List.of(Keys.rooms(key), Keys.roomTitles(key), Keys.roomsComplete(key)), arguments);
    }
}
