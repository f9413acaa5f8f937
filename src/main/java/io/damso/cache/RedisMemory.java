package io.damso.cache;

import io.damso.model.MessageId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** Since when Redis remembers: what is not there may have been there before it was wiped. */
@ApplicationScoped
public class RedisMemory {

    // Until then whoever is at a live reply has said so again, and what has ended is in MySQL, if that is not away. So
    // is the record of a reply whose node was lost too, which comes after some rounds more than LATE.
    private static final long REPAIR_MILLIS =
            UnansweredTurns.LATE.multipliedBy(2).toMillis();

    // Nothing is kept for longer.
    private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

    // A reply's id is this much later than its question's, which has the time of the claim.
    private static final long AFTER_QUESTION_MILLIS = 1;

    private static final Script SINCE = Script.named("since");

    private final Redis redis;

    /** For the container, which makes a proxy of this class. */
    RedisMemory() {
        this(null);
    }

    @Inject
    RedisMemory(Redis redis) {
        this.redis = redis;
    }

    /**
     * Whether Redis may have known a reply and lost it within the last two minutes.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public boolean mayHaveLost(MessageId reply) {
        var answer = since(redis);
        long now = Long.parseLong(answer.get(0));
        long since = Long.parseLong(answer.get(1));
        long lived = since - (reply.millis() - AFTER_QUESTION_MILLIS);
        return now - since < REPAIR_MILLIS && lived >= 0 && lived < LONGEST_MILLIS;
    }

    /** Sees to it that Redis knows since when it remembers. */
    static List<String> since(Redis redis) {
        return Redis.texts(redis.run(SINCE, List.of(Keys.since()), List.of()));
    }
}
