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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Taking a room for a turn: one script says who gets it, under which ids, or why not. */
@ApplicationScoped
public class Claims {

    private static final int PENDING_PER_ROOM = 1_000;
    private static final String BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String[] FIRST_ANSWER = {
        "fingerprint", "previous", "message_id", "reply_id", "stream_key", "epoch", "accepted_at", "journaled"
    };
    private static final Script ACCEPT = Script.named("accept");
    private static final Script LEARN_TOKENS = Script.named("learn_tokens");

    private final SecureRandom random = new SecureRandom();
    private final Redis redis;
    private final LeaseSettings settings;

    /** For the container, which makes a proxy of this class. */
    Claims() {
        this(null, null);
    }

    @Inject
    Claims(Redis redis, LeaseSettings settings) {
        this.redis = redis;
        this.settings = settings;
    }

    /**
     * Takes a room for one turn, in one round trip.
     *
     * @param repeat null if the request can't be told from a new one
     * @throws CacheUnavailableException if Redis does not answer; the room may then be taken until its lease runs out
     */
    public Claim claim(Account account, RoomId room, Repeat repeat) {
        return claim(account, room, repeat, "");
    }

    /**
     * Takes a room to answer a message once more, which must be the newest of a person there.
     *
     * @param repeat null if the request can't be told from a new one
     * @throws CacheUnavailableException if Redis does not answer; the room may then be taken until its lease runs out
     */
    public Claim claimAgain(Account account, RoomId room, MessageId message, Repeat repeat) {
        return claim(account, room, repeat, message.value());
    }

    private Claim claim(Account account, RoomId room, Repeat repeat, String answeredAgain) {
        var keys = new ArrayList<>(List.of(
                Keys.turn(account.key(), room),
                Keys.last(account.key(), room),
                Keys.live(account.key()),
                Keys.sends(account.key()),
                Keys.pending(account.key(), room),
                Keys.rooms(account.key()),
                Keys.roomsComplete(account.key()),
                Keys.complete(account.key(), room),
                Keys.tokens(account.key())));
        var arguments = new ArrayList<>(List.of(
                room.value(),
                settings.node(),
                randomDigits(),
                randomDigits(),
                secret(),
                Leases.LEASE_MILLIS,
                String.valueOf(settings.liveRepliesPerAccount()),
                String.valueOf(settings.sendsPerMinute()),
                String.valueOf(PENDING_PER_ROOM),
                answeredAgain,
                ThisProcess.NAME,
                String.valueOf(settings.tokensPerDay())));
        if (repeat != null) {
            keys.add(Keys.repeat(account.key(), repeat.key()));
            arguments.add(repeat.fingerprint());
        }
        return claim(account, room, Redis.texts(redis.run(ACCEPT, keys, arguments)));
    }

    /** How many tokens an account's replies may take a day; 0 for as many as one likes. */
    public int tokensPerDay() {
        return settings.tokensPerDay();
    }

    /**
     * Says what an account's replies took on a day, unless that is known by now. Those that end from then on are added.
     *
     * @param lifetime after which it is asked for again
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void learnTokens(Account account, LocalDate day, long tokens, Duration lifetime) {
        redis.run(
                LEARN_TOKENS,
                List.of(Keys.tokens(account.key())),
                List.of(
                        String.valueOf(day.toEpochDay()),
                        String.valueOf(tokens),
                        String.valueOf(lifetime.toSeconds())));
    }

    /**
     * What a request that claims nothing was answered before.
     *
     * @return a repeat or a key that was used for another payload; empty if neither
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Optional<Claim> answered(Account account, RoomId room, Repeat repeat) {
        List<String> first = redis.call(r -> r.hmget(Keys.repeat(account.key(), repeat.key()), FIRST_ANSWER));
        if (first.get(0) == null) {
            return Optional.empty();
        } else if (!first.get(0).equals(repeat.fingerprint())) {
            return Optional.of(new Claim.KeyReused());
        }
        boolean journaled = first.get(7) != null;
        return journaled ? Optional.of(new Claim.Repeated(turn(account, room, first))) : Optional.empty();
    }

    private static Claim claim(Account account, RoomId room, List<String> answer) {
        return switch (answer.get(0)) {
            case "granted" ->
                new Claim.Granted(turn(account, room, answer), isYes(answer.get(7)), isYes(answer.get(8)));
            case "repeated" -> new Claim.Repeated(turn(account, room, answer));
            case "in_progress" -> new Claim.InProgress();
            case "key_reused" -> new Claim.KeyReused();
            case "busy" -> new Claim.Busy(new StreamKey(answer.get(1)));
            case "full" -> new Claim.Full();
            case "not_newest" -> new Claim.NotNewest();
            case "too_many_live" -> new Claim.TooManyLive();
            case "too_many_tokens" -> new Claim.TooManyTokens(Duration.ofMillis(Long.parseLong(answer.get(1))));
            case "tokens_unknown" -> new Claim.TokensUnknown(LocalDate.ofEpochDay(Long.parseLong(answer.get(1))));
            case "too_many_sends" -> new Claim.TooManySends(Duration.ofMillis(Long.parseLong(answer.get(1))));
            default -> throw new IllegalStateException("unknown answer of accept.lua");
        };
    }

    private static boolean isYes(String answer) {
        return "1".equals(answer);
    }

    private static Turn turn(Account account, RoomId room, List<String> answer) {
        return new Turn(
                account,
                room,
                answer.get(1).isEmpty() ? null : new MessageId(answer.get(1)),
                new MessageId(answer.get(2)),
                new MessageId(answer.get(3)),
                new StreamKey(answer.get(4)),
                Long.parseLong(answer.get(5)),
                RedisTime.instant(answer.get(6)));
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
}
