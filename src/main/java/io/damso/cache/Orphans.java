package io.damso.cache;

import io.damso.model.MessageId;
import io.damso.model.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Replies whose writer was not heard of for a lease: of a node that died, or stands still. */
@ApplicationScoped
public class Orphans {

    private static final Logger LOG = Logger.getLogger(Orphans.class.getName());
    private static final int AT_ONCE = 1_000;
    private static final Script FIND = Script.named("orphans");
    private static final Script TAKE_OVER = Script.named("take_over");

    private final Redis redis;
    private final Leases leases;

    /** For the container, which makes a proxy of this class. */
    Orphans() {
        this(null, null);
    }

    @Inject
    Orphans(Redis redis, Leases leases) {
        this.redis = redis;
        this.leases = leases;
    }

    /**
     * Those of all nodes, this one's among them; at most 1,000. Who looks regularly also has Redis know since when it
     * remembers.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public List<ReplyName> find() {
        RedisMemory.since(redis);
        var answer =
                redis.run(FIND, List.of(Keys.liveReplies()), List.of(String.valueOf(AT_ONCE), Leases.LEASE_MILLIS));
        return Redis.texts(answer).stream()
                .map(ReplyName::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Tries to become an orphan's writer. One that needs none any more is forgotten.
     *
     * @throws CacheUnavailableException if Redis does not answer; it is then an orphan again after another lease
     */
    public Takeover takeOver(ReplyName name) {
        var account = name.account().key();
        var keys = List.of(
                Keys.turn(account, name.room()),
                Keys.last(account, name.room()),
                Keys.live(account),
                Keys.reply(account, name.stream()));
        var arguments = List.of(name.room().value(), name.stream().value(), leases.node(), Leases.LEASE_MILLIS);
        var answers = redis.runAll(List.of(Leases.hold(List.of(name)), new Script.Call(TAKE_OVER, keys, arguments)));
        if (answers.get(1) instanceof RuntimeException e) {
            LOG.log(Level.SEVERE, "{0} can''t be taken over: {1}", new Object[] {
                name.stream().replyId(), e.getClass().getName()
            });
            return new Takeover.Held();
        }
        return takeover(name, Redis.texts(answers.get(1)));
    }

    private Takeover takeover(ReplyName name, List<String> answer) {
        return switch (answer.get(0)) {
            case "held" -> new Takeover.Held();
            case "over" -> {
                leases.forget(name);
                yield new Takeover.Over();
            }
            case "unconfirmed" ->
                new Takeover.Unconfirmed(turn(name, 0, answer.subList(2, 5)), RedisTime.instant(answer.get(1)));
            default ->
                new Takeover.Taken(
                        turn(name, Long.parseLong(answer.get(1)), answer.subList(3, answer.size())),
                        RedisTime.instant(answer.get(2)));
        };
    }

    /** @param known message id, previous and time of acceptance; empty if only the log knows them */
    private static Turn turn(ReplyName name, long epoch, List<String> known) {
        boolean named = !known.isEmpty() && !known.get(0).isEmpty();
        return new Turn(
                name.account(),
                name.room(),
                named && !known.get(1).isEmpty() ? new MessageId(known.get(1)) : null,
                named ? new MessageId(known.get(0)) : null,
                name.stream().replyId(),
                name.stream(),
                epoch,
                named ? RedisTime.instant(known.get(2)) : null);
    }
}
