package io.damso.cache;

import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.Room;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import java.util.List;
import java.util.Optional;

/**
 * What a person does to a room itself. MySQL decides, and Redis follows: a change begins here while its room's row is held
 * there, and is shown here once it is committed there.
 */
@ApplicationScoped
public class RoomChanges {

    private static final Script BEGIN_CHANGE = Script.named("begin_change");
    private static final Script CHANGE = Script.named("change_room");
    private static final Script BEGIN_DELETION = Script.named("begin_deletion");
    private static final Script DELETE = Script.named("delete_room");

    private final Redis redis;

    /** For the container, which makes a proxy of this class. */
    RoomChanges() {
        this(null);
    }

    @Inject
    RoomChanges(Redis redis) {
        this.redis = redis;
    }

    /** The live reply of a room that was deleted, and the node that writes it. */
    public record Live(String node, StreamKey stream) {}

    /**
     * Begins to make or name a room; changes nothing that anyone sees.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public RoomChange begin(Account account, RoomId room) {
        var key = account.key();
        var keys = List.of(Keys.roomsChanged(key), Keys.rooms(key), Keys.roomTitles(key));
        var answer = Redis.texts(redis.run(BEGIN_CHANGE, keys, List.of(room.value())));
        try {
            Optional<Room> known = answer.size() == 2
                    ? Optional.empty()
                    : Optional.of(RoomTitle.room(room, answer.get(3), RedisTime.instant(answer.get(2))));
            return new RoomChange(answer.get(0), RedisTime.instant(answer.get(1)), known);
        } catch (ClassCastException | JsonException | IllegalArgumentException e) {
            throw new CacheUnavailableException(e);
        }
    }

    /**
     * Shows a room as it is in MySQL now, on every node.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void show(Account account, RoomChange change, Room room) {
        var key = account.key();
        var keys = List.of(
                Keys.rooms(key),
                Keys.roomTitles(key),
                Keys.roomsComplete(key),
                Keys.roomsChanged(key),
                Keys.last(key, room.id()));
        redis.run(
                CHANGE,
                keys,
                List.of(
                        room.id().value(),
                        change.number(),
                        RedisTime.micros(room.lastMessageAt()),
                        RoomTitle.write(room)));
    }

    /**
     * Begins to delete a room; changes nothing that anyone sees.
     *
     * @param newest of the messages that MySQL has or had
     * @throws CacheUnavailableException if Redis does not answer
     */
    public RoomDeletion beginDeletion(Account account, RoomId room, Optional<MessageId> newest) {
        var key = account.key();
        var keys = List.of(Keys.last(key, room), Keys.turn(key, room), Keys.roomsChanged(key));
        var arguments = List.of(newest.map(MessageId::value).orElse(""));
        var answer = Redis.texts(redis.run(BEGIN_DELETION, keys, arguments));
        return new RoomDeletion(answer.get(0), new MessageId(answer.get(1)));
    }

    /**
     * Forgets a room that is deleted in MySQL, on every node, and flags its live reply to stop.
     *
     * @return who is to be told to stop
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Optional<Live> forget(Account account, RoomId room, RoomDeletion deletion) {
        var key = account.key();
        var keys = List.of(
                Keys.messages(key, room),
                Keys.pending(key, room),
                Keys.complete(key, room),
                Keys.rooms(key),
                Keys.roomTitles(key),
                Keys.roomsChanged(key),
                Keys.last(key, room),
                Keys.turn(key, room),
                Keys.live(key),
                Keys.stop(key, room),
                Keys.roomsComplete(key));
        var arguments = List.of(
                room.value(),
                deletion.through().value(),
                deletion.number(),
                String.valueOf(Leases.STOP_FLAG.toSeconds()));
        var live = Redis.texts(redis.run(DELETE, keys, arguments));
        return live.isEmpty() ? Optional.empty() : Optional.of(new Live(live.get(0), new StreamKey(live.get(1))));
    }

    /**
     * Whether a message was deleted with its room, within the last day.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public boolean isDeleted(Account account, RoomId room, MessageId message) {
        String through = redis.call(r -> r.hget(Keys.last(account.key(), room), "deleted_through"));
        return through != null && message.value().compareTo(through) <= 0;
    }
}
