package io.damso.cache;

import io.damso.model.Account;
import io.damso.model.MessageId;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import redis.clients.jedis.params.SetParams;

/** Who writes in a room: one live reply a room, held by a lease on Redis' clock. */
@ApplicationScoped
public class Leases {

    /** How long a room stays taken after its writer was last heard of. */
    public static final Duration LEASE = Duration.ofSeconds(10);

    private static final int PENDING_PER_ROOM = 1_000;
    private static final Duration STOP_FLAG = Duration.ofSeconds(10);
    private static final String BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Script ACCEPT = Script.named("accept");
    private static final Script RENEW = Script.named("renew");
    private static final Script RELEASE = Script.named("release");

    private final SecureRandom random = new SecureRandom();
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
     * Takes a room for one turn, in one round trip.
     *
     * @param repeat null if the request can't be told from a new one
     * @throws CacheUnavailableException if Redis does not answer; the room may then be taken until its lease runs out
     */
    public Claim claim(Account account, RoomId room, Repeat repeat) {
        var keys = new ArrayList<>(List.of(
                Keys.turn(account.key(), room),
                Keys.last(account.key(), room),
                Keys.live(account.key()),
                Keys.sends(account.key()),
                Keys.pending(account.key(), room),
                Keys.rooms(account.key()),
                Keys.roomsComplete(account.key()),
                Keys.complete(account.key(), room)));
        var arguments = new ArrayList<>(List.of(
                room.value(),
                settings.node(),
                randomDigits(),
                randomDigits(),
                secret(),
                String.valueOf(LEASE.toMillis()),
                String.valueOf(settings.liveRepliesPerAccount()),
                String.valueOf(settings.sendsPerMinute()),
                String.valueOf(PENDING_PER_ROOM)));
        if (repeat != null) {
            keys.add(Keys.repeat(account.key(), repeat.key()));
            arguments.add(repeat.fingerprint());
        }
        return claim(account, room, Redis.texts(redis.run(ACCEPT, keys, arguments)));
    }

    private static Claim claim(Account account, RoomId room, List<String> answer) {
        return switch (answer.get(0)) {
            case "granted" -> new Claim.Granted(turn(account, room, answer), "1".equals(answer.get(7)));
            case "repeated" -> new Claim.Repeated(turn(account, room, answer));
            case "in_progress" -> new Claim.InProgress();
            case "key_reused" -> new Claim.KeyReused();
            case "busy" -> new Claim.Busy(new StreamKey(answer.get(1)));
            case "full" -> new Claim.Full();
            case "too_many_live" -> new Claim.TooManyLive();
            case "too_many_sends" -> new Claim.TooManySends(Duration.ofMillis(Long.parseLong(answer.get(1))));
            default -> throw new IllegalStateException("unknown answer of accept.lua");
        };
    }

    private static Turn turn(Account account, RoomId room, List<String> answer) {
        long micros = Long.parseLong(answer.get(6));
        return new Turn(
                account,
                room,
                answer.get(1).isEmpty() ? null : new MessageId(answer.get(1)),
                new MessageId(answer.get(2)),
                new MessageId(answer.get(3)),
                new StreamKey(answer.get(4)),
                Long.parseLong(answer.get(5)),
                Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000));
    }

    private String randomDigits() {
        var digits = new StringBuilder(16);
        for (int i = 0; i < 16; i++) {
            digits.append(BASE32.charAt(random.nextInt(32)));
        }
        return digits.toString();
    }

    private String secret() {
        byte[] secret = new byte[16];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /**
     * Lengthens the leases of this node's turns, and hears who shall stop; one round trip for all.
     *
     * @return for each turn, in order
     * @throws CacheUnavailableException if Redis does not answer
     */
    public List<Lease> renew(List<Turn> turns) {
        var answers = redis.pipeline(p -> {
            p.scriptLoad(
                    RENEW.text(),
                    Keys.turn(turns.get(0).account().key(), turns.get(0).room()));
            turns.forEach(turn -> p.evalsha(
                    RENEW.sha1(),
                    leaseKeys(turn),
                    List.of(
                            turn.room().value(),
                            turn.replyId().value(),
                            String.valueOf(turn.epoch()),
                            String.valueOf(LEASE.toMillis()),
                            turn.messageId().value(),
                            turn.streamKey().value(),
                            settings.node())));
        });
        return answers.stream().skip(1).map(Leases::lease).toList();
    }

    private static Lease lease(Object answer) {
        return answer instanceof Exception
                ? Lease.KEPT
                : Lease.valueOf(String.valueOf(answer).toUpperCase(Locale.ROOT));
    }

    /**
     * Gives the room back. Does nothing where this writer does not hold it. The same request may be tried again; it gets
     * the same ids, unless it was journaled and so was answered.
     */
    public void release(Turn turn) {
        redis.run(
                RELEASE,
                leaseKeys(turn),
                List.of(turn.room().value(), turn.replyId().value(), String.valueOf(turn.epoch())));
    }

    private static List<String> leaseKeys(Turn turn) {
        return List.of(
                Keys.turn(turn.account().key(), turn.room()),
                Keys.live(turn.account().key()),
                Keys.stop(turn.account().key(), turn.room()));
    }

    /** The stream of the room's live reply, whichever node writes it. */
    public Optional<StreamKey> live(Account account, RoomId room) {
        List<String> turn = redis.call(r -> r.hmget(Keys.turn(account.key(), room), "status", "stream_key"));
        return "live".equals(turn.get(0)) ? Optional.of(new StreamKey(turn.get(1))) : Optional.empty();
    }

    /** Tells a generation's writer, on whichever node, to stop; no other generation hears it. */
    public void flagStop(Account account, RoomId room, MessageId replyId) {
        redis.call(r -> r.set(
                Keys.stop(account.key(), room),
                replyId.value(),
                SetParams.setParams().ex(STOP_FLAG.toSeconds())));
    }
}
