package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static io.damso.conversation.Talk.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import io.damso.cache.RedisForTests;
import io.damso.journal.Entry;
import io.damso.model.Authorization;
import io.damso.model.EventId;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.Repeat;
import io.damso.model.Room;
import io.damso.model.Turn;
import io.damso.testing.Background;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A room is deleted on one node while something happens in it on another. */
class RoomOwnerIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final Talk here = new Talk(redis);
    private final Talk there = here.on(redis, "node2");
    private final CountDownLatch frozen = new CountDownLatch(1);
    private final CountDownLatch thaw = new CountDownLatch(1);

    @AfterEach
    void endThreads() {
        thaw.countDown();
        here.streams.thaw();
        here.close();
        there.close();
    }

    private void freeze() {
        frozen.countDown();
        try {
            thaw.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deleteThere() {
        assertThat(there.owner.delete(there.account, ROOM)).isTrue();
    }

    /** Also once the queue is empty, in either store, and on both nodes. */
    private void assertOnlySaid(String... contents) {
        for (Talk node : List.of(here, there)) {
            node.awaitIdle();
            assertThat(node.said()).containsExactly(contents);
        }
        here.archiveAll();
        there.archiveAll();
        assertThat(there.said()).containsExactly(contents);
        assertThat(there.archive.messages(there.account, ROOM, null, 200)).hasSize(contents.length);
        assertThat(there.rooms.page(there.account, null, 200).rooms()).hasSize(contents.length == 0 ? 0 : 1);
    }

    private void assertNoStream(Turn turn) {
        for (Talk node : List.of(here, there)) {
            assertThat(node.replies.stream(node.account, turn.streamKey(), EventId.START))
                    .isEmpty();
        }
    }

    @Test
    void deletedRoom_isGone_withItsLogs_andTheNextMessageBeginsANewOne() {
        var turn = here.turn("hello", "Hi");
        deleteThere();
        assertOnlySaid();
        assertNoStream(turn);
        assertThat(there.owner.delete(there.account, ROOM)).isFalse();
        here.turn("again", "Hi again");
        assertOnlySaid("again", "Hi again");
        assertThat(here.rooms.page(here.account, null, 1).rooms())
                .extracting(Room::id)
                .containsExactly(ROOM);
    }

    @Test
    void liveReplyOfAnotherNode_isStopped_andItsRecordComesTooLate() {
        var turn = here.ask("hello");
        here.model.say("half");
        var reader = here.read(turn);
        await().until(() -> reader.text().equals("half"));
        deleteThere();
        assertThat(reader.awaitClosed().names()).endsWith("stopped");
        await().until(here.model::isCancelled);
        assertNoStream(turn);
        assertOnlySaid();
    }

    @Test
    void liveReplyWhoseNodeHearsNoWord_isStoppedByItsFlag() {
        var turn = here.ask("hello");
        var reader = here.read(turn);
        there.streams.loseWords();
        deleteThere();
        assertThat(reader.awaitClosed().names()).endsWith("stopped");
        assertOnlySaid();
    }

    @Test
    void replyThatEndsElsewhereWhileItsRoomIsDeleted_leavesNothing() throws Exception {
        here.journal.watchAfterwards(entry -> {
            if (entry instanceof Entry.AiResponse) {
                freeze();
            }
        });
        var turn = here.ask("hello");
        here.model.say("Hi").done();
        frozen.await();
        deleteThere();
        there.turn("new", "Hello");
        thaw.countDown();
        here.awaitIdle();
        assertNoStream(turn);
        assertOnlySaid("new", "Hello");
    }

    @Test
    void sendThatIsUnderWayWhileItsRoomIsDeleted_isRefused_andItsRepeatMakesOneNewMessage() throws Exception {
        here.turn("before", "old");
        here.journal.watchAfterwards(entry -> {
            if (entry instanceof Entry.UserMessage) {
                freeze();
            }
        });
        var repeated = question("hello", new Repeat("key", "payload"));
        var answer = Background.call(() -> here.turns.accept(here.account, repeated));
        frozen.await();
        deleteThere();
        thaw.countDown();
        assertThat(answer.join()).isEqualTo(new Answer.Unavailable());
        var turn = there.accepted(repeated);
        there.model.awaitAsked(1).say("Hi").done();
        there.awaitEnded(turn);
        assertOnlySaid("hello", "Hi");
    }

    @Test
    void anotherReplyThatIsAskedForWhileItsRoomIsDeleted_leavesNothing() {
        var turn = here.turn("hello", "Hi");
        deleteThere();
        assertThat(here.turns.acceptAgain(here.account, ROOM, turn.messageId(), "", Authorization.NONE, null))
                .isEqualTo(new Answer.NoSuchMessage());
        assertOnlySaid();
    }

    @Test
    void replyOfANodeThatDied_isEndedElsewhere_andLeavesNothing() throws Exception {
        here.streams.freezeAfter("message");
        var turn = here.accepted(question("hello", null));
        here.model.awaitAsked(1).say("half");
        here.streams.awaitFrozen();
        here.stopRenewing();
        var follower = there.read(here.account, turn.streamKey());
        deleteThere();
        redis.letLeaseRunOut(here.account, ROOM);
        there.lookForOrphans();
        assertThat(follower.awaitClosed().names()).endsWith("error");
        here.streams.thaw();
        assertNoStream(turn);
        assertOnlySaid();
    }

    @Test
    void replyThatIsTakenOverBeforeItsRoomIsDeleted_leavesNothing() throws Exception {
        here.streams.freezeAfter("message");
        var turn = here.accepted(question("hello", null));
        here.model.awaitAsked(1).say("half");
        here.streams.awaitFrozen();
        here.stopRenewing();
        redis.letLeaseRunOut(here.account, ROOM);
        there.journal.watchAfterwards(entry -> freeze());
        there.lookForOrphans();
        frozen.await();
        deleteThere();
        thaw.countDown();
        here.streams.thaw();
        here.model.say(" too late");
        there.awaitIdle();
        assertNoStream(turn);
        assertOnlySaid();
    }

    @Test
    void mySqlAway_deletesNothing_andATryAfterwardsDoesIt() {
        here.turn("hello", "Hi");
        here.archiveAll();
        there.archive.setAway(true);
        assertThatThrownBy(() -> there.owner.delete(there.account, ROOM))
                .isInstanceOf(ArchiveUnavailableException.class);
        assertThatThrownBy(() -> there.owner.save(there.account, ROOM, "mine", null))
                .isInstanceOf(ArchiveUnavailableException.class);
        there.archive.setAway(false);
        assertThat(there.said()).containsExactly("hello", "Hi");
        assertThat(there.rooms.page(there.account, null, 1).rooms())
                .extracting(Room::title)
                .doesNotContain("mine");
        deleteThere();
        assertOnlySaid();
    }

    @Test
    void redisAway_deletesNothing() throws IOException {
        try (var own = RedisForTests.start();
                var alone = new Talk(own)) {
            alone.turn("hello", "Hi");
            alone.archiveAll();
            own.stop();
            assertThatThrownBy(() -> alone.owner.delete(alone.account, ROOM))
                    .isInstanceOf(CacheUnavailableException.class);
            assertThatThrownBy(() -> alone.owner.save(alone.account, ROOM, "mine", null))
                    .isInstanceOf(CacheUnavailableException.class);
            assertThat(alone.archive.messages(alone.account, ROOM, null, 10)).hasSize(2);
        }
    }

    @Test
    void liveReply_isReadOnItsNode_alsoWhileRedisIsAway() throws IOException {
        try (var own = RedisForTests.start();
                var alone = new Talk(own)) {
            var turn = alone.ask("hello");
            alone.model.say("Hi");
            own.stop();
            alone.model.done();
            var reader = alone.read(turn);
            assertThat(reader.awaitClosed().text()).isEqualTo("Hi");
        }
    }

    @Test
    void roomThatIsMade_isSeenOnEveryNode_andKeepsItsTitle() {
        var saved = here.owner.save(here.account, ROOM, "mine", null);
        assertThat(saved.created()).isTrue();
        assertThat(there.rooms.exists(there.account, ROOM)).isTrue();
        assertThat(there.rooms.page(there.account, null, 1).rooms()).containsExactly(saved.room());
        here.turn("hello", "Hi");
        assertThat(there.rooms.page(there.account, null, 1).rooms())
                .extracting(Room::title)
                .containsExactly("mine");
        assertThat(there.owner.save(there.account, ROOM, null, null).created()).isFalse();
        assertThat(there.page()).extracting(Message::status).contains(MessageStatus.DONE);
    }
}
