package io.damso.cache;

import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.params.SetParams;

/** Who writes in a room: one live reply a room, held by a lease on Redis' clock from its claim to its release. */
@ApplicationScoped
public class Leases {

    /** How long a room stays taken after its writer was last heard of. */
    public static final Duration LEASE = Duration.ofSeconds(10);

    static final String LEASE_MILLIS = String.valueOf(LEASE.toMillis());

    // More than an account's newest replies can be in.
    private static final int ROOMS = 50;

    static final Duration STOP_FLAG = Duration.ofSeconds(10);
    private static final Script CONFIRM = Script.named("confirm");
    private static final Script SETTLED = Script.named("settled");
    private static final Script RENEW = Script.named("renew");
    private static final Script HOLD = Script.named("hold");
    private static final Script LIST_MISSING = Script.named("list_missing");
    private static final Script RELEASE = Script.named("release");
    private static final Script FORGET = Script.named("forget");

    private final Redis redis;
    private final LeaseSettings settings;

    /** For the container, which makes a proxy of this class. */
    Leases() {
        this(null, null);
    }

    @Inject
    Leases(Redis redis, LeaseSettings settings) {
        this.redis = redis;
        this.settings = settings;
    }

    /** This node's name, as the room's record says it. */
    public String node() {
        return settings.node();
    }

    /**
     * Says that this node is at a turn that it claimed, so that others look after it should this one die.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void list(Turn turn) {
        var call = hold(List.of(ReplyName.of(turn)));
        redis.run(call.script(), call.keys(), call.arguments());
    }

    /**
     * Says that the turn is journaled. From here on it gets a reply's record and a final event, whatever becomes of
     * this node; a repeat of its request gets it as the answer.
     *
     * @param repeat null if the request had no key
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Confirmation confirm(Turn turn, Repeat repeat) {
        return confirmation(redis.runWhole(confirmation(turn, repeat)));
    }

    // Listed first: a confirmed turn that is not listed would be found by nobody.
    static List<Script.Call> confirmation(Turn turn, Repeat repeat) {
        var account = turn.account().key();
        var keys = new ArrayList<>(
                List.of(Keys.turn(account, turn.room()), Keys.last(account, turn.room()), Keys.live(account)));
        if (repeat != null) {
            keys.add(Keys.repeat(account, repeat.key()));
        }
        var arguments = List.of(
                turn.room().value(),
                turn.replyId().value(),
                String.valueOf(turn.epoch()),
                LEASE_MILLIS,
                turn.messageId().value());
        return List.of(hold(List.of(ReplyName.of(turn))), new Script.Call(CONFIRM, keys, arguments));
    }

    /** @param answers the last of which is the confirmation's */
    static Confirmation confirmation(List<Object> answers) {
        return Confirmation.valueOf(
                String.valueOf(answers.get(answers.size() - 1)).toUpperCase(Locale.ROOT));
    }

    /**
     * Says that a turn that was {@link Confirmation#LOST} has its reply's record, which a repeat of its request gets as
     * the answer; until then, or for a lease, it was in progress.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void settled(Turn turn, Repeat repeat) {
        var account = turn.account().key();
        redis.run(
                SETTLED,
                List.of(Keys.last(account, turn.room()), Keys.repeat(account, repeat.key())),
                List.of(turn.replyId().value(), turn.messageId().value()));
    }

    /**
     * Has turns found as orphans after another lease, if nobody is at them and nobody said so before: Redis may have lost
     * the list of live replies. One that has ended is forgotten then.
     *
     * @param turns may be empty
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void listMissing(Collection<Turn> turns) {
        if (!turns.isEmpty()) {
            var call = of(LIST_MISSING, turns.stream().map(ReplyName::of).toList());
            redis.run(call.script(), call.keys(), call.arguments());
        }
    }

    static Script.Call hold(List<ReplyName> replies) {
        return of(HOLD, replies);
    }

    private static Script.Call of(Script script, List<ReplyName> replies) {
        var arguments = new ArrayList<>(List.of(LEASE_MILLIS));
        replies.forEach(reply -> arguments.add(reply.toString()));
        return new Script.Call(script, List.of(Keys.liveReplies()), arguments);
    }

    /**
     * Lengthens the leases of this node's confirmed turns, in one round trip for all.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Map<Turn, Lease> renew(Collection<Turn> turns) {
        var order = List.copyOf(turns);
        var calls = new ArrayList<Script.Call>();
        calls.add(hold(order.stream().map(ReplyName::of).toList()));
        order.forEach(turn -> calls.add(renewal(turn)));
        var answers = redis.runAll(calls);
        return IntStream.range(0, order.size())
                .boxed()
                .collect(Collectors.toMap(order::get, i -> lease(answers.get(i + 1))));
    }

    private static Lease lease(Object answer) {
        return answer instanceof RuntimeException
                ? Lease.KEPT
                : Lease.valueOf(String.valueOf(answer).toUpperCase(Locale.ROOT));
    }

    private Script.Call renewal(Turn turn) {
        var account = turn.account().key();
        return new Script.Call(
                RENEW,
                List.of(Keys.turn(account, turn.room()), Keys.live(account), Keys.last(account, turn.room())),
                List.of(
                        turn.room().value(),
                        turn.replyId().value(),
                        String.valueOf(turn.epoch()),
                        LEASE_MILLIS,
                        turn.messageId().value(),
                        turn.streamKey().value(),
                        settings.node(),
                        turn.previous() == null ? "" : turn.previous().value(),
                        RedisTime.micros(turn.acceptedAt()),
                        ThisProcess.NAME));
    }

    /**
     * Gives the room back. Does nothing where this writer does not hold it. The same request may be tried again; it gets
     * the same ids, unless it was journaled and so was answered.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void release(Turn turn) {
        redis.runWhole(List.of(releasing(turn, 0)));
    }

    /** @param tokens that the reply took */
    static Script.Call releasing(Turn turn, long tokens) {
        var account = turn.account().key();
        return new Script.Call(
                RELEASE,
                List.of(
                        Keys.turn(account, turn.room()),
                        Keys.live(account),
                        Keys.stop(account, turn.room()),
                        Keys.tokens(account)),
                List.of(
                        turn.room().value(),
                        turn.replyId().value(),
                        String.valueOf(turn.epoch()),
                        String.valueOf(tokens)));
    }

    /**
     * Says that nobody needs to end a reply any more.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void forget(Turn turn) {
        forget(ReplyName.of(turn));
    }

    void forget(ReplyName reply) {
        redis.runWhole(List.of(forgetting(reply)));
    }

    private static Script.Call forgetting(ReplyName reply) {
        return new Script.Call(FORGET, List.of(Keys.liveReplies()), List.of(reply.toString()));
    }

    /**
     * As {@link #forget}, and then {@link #release}, in one round trip.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void forgetAndRelease(Turn turn) {
        redis.runWhole(List.of(forgetting(ReplyName.of(turn)), releasing(turn, 0)));
    }

    /**
     * The stream of the room's live reply, whichever node writes it.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Optional<StreamKey> live(Account account, RoomId room) {
        List<String> turn = redis.call(r -> r.hmget(Keys.turn(account.key(), room), "status", "stream_key"));
        return "live".equals(turn.get(0)) ? Optional.of(new StreamKey(turn.get(1))) : Optional.empty();
    }

    /**
     * The room of a reply that is live, or ended within the last minutes and was the last of its room.
     *
     * @return empty if Redis does not know
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Optional<RoomId> room(Account account, StreamKey stream) {
        var names = redis.pipeline(p -> {
            p.zrange(Keys.live(account.key()), 0, -1);
            p.zrevrange(Keys.rooms(account.key()), 0, ROOMS - 1);
        });
        var rooms = names.stream()
                .flatMap(answer -> Redis.texts(answer).stream())
                .distinct()
                .map(RoomId::new)
                .toList();
        var streams = redis.pipeline(p -> rooms.forEach(room -> p.hget(Keys.turn(account.key(), room), "stream_key")));
        int found = streams.indexOf(stream.value());
        return found < 0 ? Optional.empty() : Optional.of(rooms.get(found));
    }

    /**
     * Asks a generation's writer to stop; no other generation is meant by it.
     *
     * @return the node that writes it, to be told so; empty if none does
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Optional<String> flagStop(Account account, RoomId room, MessageId replyId) {
        var answers = redis.pipeline(p -> {
            p.set(
                    Keys.stop(account.key(), room),
                    replyId.value(),
                    SetParams.setParams().ex(STOP_FLAG.toSeconds()));
            p.hmget(Keys.turn(account.key(), room), "reply_id", "node");
        });
        var turn = Redis.texts(answers.get(1));
        return replyId.value().equals(turn.get(0)) ? Optional.of(turn.get(1)) : Optional.empty();
    }

    /**
     * Those of the turns whose generation was asked to stop; one round trip for all.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Set<Turn> flagged(Collection<Turn> turns) {
        var order = List.copyOf(turns);
        var keys = order.stream()
                .map(turn -> Keys.stop(turn.account().key(), turn.room()))
                .toArray(String[]::new);
        List<String> flags = redis.call(r -> r.mget(keys));
        return IntStream.range(0, order.size())
                .filter(i -> order.get(i).replyId().value().equals(flags.get(i)))
                .mapToObj(order::get)
                .collect(Collectors.toSet());
    }
}
