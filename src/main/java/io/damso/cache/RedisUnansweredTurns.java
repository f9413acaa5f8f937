package io.damso.cache;

import io.damso.model.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import redis.clients.jedis.exceptions.JedisException;

/** Looks for a reply in all places where Redis would have it. */
@ApplicationScoped
class RedisUnansweredTurns implements UnansweredTurns {

    private static final Script UNANSWERED = Script.named("unanswered");

    private final Redis redis;
    private final Leases leases;
    private final Instant processStart;

    /** For the container, which makes a proxy of this class. */
    RedisUnansweredTurns() {
        this(null, null);
    }

    @Inject
    RedisUnansweredTurns(Redis redis, Leases leases) {
        this(redis, leases, PROCESS_START);
    }

    RedisUnansweredTurns(Redis redis, Leases leases, Instant processStart) {
        this.redis = redis;
        this.leases = leases;
        this.processStart = processStart;
    }

    @Override
    public List<Turn> among(List<Turn> turns) {
        if (turns.isEmpty()) {
            return List.of();
        }
        var answers = redis.runAll(turns.stream().map(this::question).toList());
        return IntStream.range(0, turns.size())
                .filter(i -> isUnanswered(answers.get(i)))
                .mapToObj(turns::get)
                .toList();
    }

    private Script.Call question(Turn turn) {
        return new Script.Call(
                UNANSWERED,
                keys(turn),
                List.of(
                        turn.replyId().value(),
                        String.valueOf(turn.acceptedAt().toEpochMilli()),
                        String.valueOf(LATE.toMillis()),
                        leases.node(),
                        ThisProcess.NAME,
                        String.valueOf(processStart.toEpochMilli())));
    }

    private static List<String> keys(Turn turn) {
        var account = turn.account().key();
        return List.of(
                Keys.turn(account, turn.room()),
                Keys.pending(account, turn.room()),
                Keys.reply(account, turn.streamKey()));
    }

    private static boolean isUnanswered(Object answer) {
        if (answer instanceof JedisException e) {
            throw new CacheUnavailableException(e);
        }
        return Long.valueOf(1).equals(answer);
    }
}
