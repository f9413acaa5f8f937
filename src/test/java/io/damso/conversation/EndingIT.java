package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.RedisForTests;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** After its end a reply keeps nobody out of its room, whatever Redis did meanwhile. */
class EndingIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final Talk talk = new Talk(redis);
    private final Talk other = talk.on(redis, "node2");

    @AfterEach
    void endThreads() {
        talk.streams.thaw();
        talk.close();
        other.close();
    }

    private Turn replyThatIsAboutToEnd() throws InterruptedException {
        talk.streams.freezeBefore("done");
        var turn = talk.ask("hello");
        talk.model.say("hi").done();
        talk.streams.awaitFrozen();
        talk.stopRenewing();
        return turn;
    }

    private void assertRoomIsFree() {
        await().untilAsserted(
                        () -> assertThat(talk.leases.live(talk.account, ROOM)).isEmpty());
    }

    @Test
    void renewalOfARedisThatLostTheRoom_justBeforeTheEnd_doesNotTakeItForLong() throws InterruptedException {
        var turn = replyThatIsAboutToEnd();
        redis.forgetTurn(talk.account, ROOM);
        talk.leases.renew(List.of(turn));
        assertThat(talk.leases.live(talk.account, ROOM)).contains(turn.streamKey());
        talk.streams.thaw();
        talk.awaitEnded(turn);
        assertRoomIsFree();
    }

    @Test
    void roomThatCouldNotBeGivenBack_isFoundByOthers_andFreeThen() {
        var turn = talk.ask("hello");
        talk.stopRenewing();
        var generation = talk.generations.running().iterator().next();
        new Ending(
                        talk.journal,
                        redis.recentMessagesThatLoseReplies(),
                        talk.leases,
                        new TokenCounts(talk.model),
                        Duration.ofSeconds(1))
                .end(generation, Examples.DONE);
        assertThat(talk.leases.live(talk.account, ROOM)).contains(turn.streamKey());
        redis.letLeaseRunOut(talk.account, ROOM);
        other.lookForOrphans();
        assertRoomIsFree();
    }
}
