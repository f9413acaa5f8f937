package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Keys;
import io.damso.cache.RedisForTests;
import io.damso.model.EventId;
import io.damso.model.FaultCode;
import io.damso.model.Outcome;
import io.damso.model.StreamKey;
import io.damso.testing.Examples;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RepliesIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final Talk talk = new Talk(redis);

    @AfterEach
    void endThreads() {
        talk.close();
    }

    @Test
    void endedReply_isReadFromItsLog() {
        var turn = talk.turn("hello", "Hi");
        var reader = talk.read(turn).awaitClosed();
        assertThat(reader.names()).containsExactly("start", "message", "done");
        assertThat(talk.replies.live(talk.account, ROOM)).isEmpty();
    }

    @Test
    void replyWhoseLogIsGone_isReadFromHistory_underGreaterIds() {
        var turn = talk.turn("hello", "Hi \uD83D\uDE00");
        var before = talk.read(turn).awaitClosed();
        talk.archiveAll();
        redis.flush();
        var reader = talk.read(turn).awaitClosed();
        assertThat(reader.names()).containsExactly("start", "snapshot", "done");
        assertThat(reader.text()).isEqualTo("Hi \uD83D\uDE00");
        assertThat(reader.events().get(2).data())
                .isEqualTo(before.events().get(2).data());
        assertThat(reader.events().get(0).id()).isGreaterThan(before.lastId());
    }

    @Test
    void replyWhoseLogIsGone_isReadAsItWaitsForMySql_alsoWhileThatIsAway() {
        var turn = talk.turn("hello", "Hi");
        talk.awaitIdle();
        redis.forgetLog(talk.account, turn.streamKey());
        assertThat(talk.read(turn).awaitClosed().names()).containsExactly("start", "snapshot", "done");
        talk.archive.setAway(true);
        assertThat(talk.read(turn).awaitClosed().text()).isEqualTo("Hi");
        assertThat(talk.replies.stop(talk.account, turn.streamKey())).isTrue();
        var guessed = StreamKey.of(turn.replyId(), "a-guess-of-16-chars");
        assertThatThrownBy(() -> talk.replies.stop(talk.account, guessed))
                .isInstanceOf(ArchiveUnavailableException.class);
    }

    @Test
    void readerOfALaterWriter_whoMissedItsEnd_getsItFromHistory() {
        var turn = talk.turn("hello", "Hi");
        talk.archiveAll();
        redis.flush();
        // Whoever took the reply over says when the first writer had begun to end it, under ids of its own time.
        var position = new EventId(turn.epoch() + 60_000, 3);
        assertThat(talk.replies.stream(talk.account, turn.streamKey(), EventId.START)
                        .orElseThrow()
                        .isAllRead(position))
                .isFalse();
    }

    @Test
    void readerCutOffWhileHistoryWasTold_goesOnThere_alsoWhenTheLogIsThereAgain() {
        var turn = talk.turn("hello", "Hi");
        var snapshot = EventId.ofHistory().next().next();
        assertThat(talk.read(turn, snapshot).awaitClosed().names()).containsExactly("snapshot", "done");
        talk.archiveAll();
        redis.flush();
        var told = talk.read(turn).awaitClosed().events();
        talk.streams.takeOver(turn);
        var rest = talk.read(turn, told.get(1).id()).awaitClosed();
        assertThat(rest.events()).containsExactly(told.get(2));
        var last = told.get(2).id();
        assertThat(talk.replies.stream(talk.account, turn.streamKey(), last))
                .hasValueSatisfying(stream -> assertThat(stream.isAllRead(last)).isTrue());
    }

    @Test
    void readerCutOffWhileHistoryToldAnInterruptedReply_getsAllOfTheOneThatTookItsPlace() {
        var turn = talk.ask("hello");
        talk.model.say("Hi").done();
        talk.awaitEnded(turn);
        talk.awaitForgotten(turn);
        redis.flush();
        var interrupted = Generation.record(turn, "H", new Outcome.Failed(FaultCode.INTERRUPTED), turn.acceptedAt());
        talk.archive.store(List.of(interrupted));
        var told = talk.read(turn).awaitClosed().events();
        talk.archiveAll();
        var rest = talk.read(turn, told.get(1).id()).awaitClosed();
        assertThat(rest.names()).containsExactly("snapshot", "done");
        assertThat(rest.text()).isEqualTo("Hi");
        assertThat(rest.events().get(0).id()).isGreaterThan(told.get(2).id());
    }

    @Test
    void replyWhoseLogIsNotThereYet_isFollowedElsewhere_asSoonAsItIs() throws InterruptedException {
        try (var other = talk.on(redis, "node2")) {
            talk.streams.freezeBefore("start");
            var turn = talk.ask("hello");
            talk.streams.awaitFrozen();
            var reader = other.read(turn);
            var again = other.read(turn, new EventId(turn.epoch(), 3));
            talk.model.say("Hi").done();
            await().until(() -> reader.heartbeats() == 1 && again.heartbeats() == 1);
            talk.streams.thaw();
            assertThat(reader.awaitClosed().names()).containsExactly("start", "message", "done");
            assertThat(again.awaitClosed().names()).startsWith("snapshot").endsWith("done");
            assertThat(again.text()).isEqualTo("Hi");
        }
    }

    @Test
    void replyWhoseLogIsNotThereYet_isStoppedFromElsewhere() throws InterruptedException {
        try (var other = talk.on(redis, "node2")) {
            talk.streams.freezeBefore("start");
            var turn = talk.ask("hello");
            talk.streams.awaitFrozen();
            assertThat(other.replies.stop(talk.account, turn.streamKey())).isTrue();
            var reader = other.read(turn);
            assertThat(other.replies.stop(talk.account, turn.streamKey())).isTrue();
            talk.streams.thaw();
            assertThat(reader.awaitClosed().names()).containsExactly("start", "stopped");
        }
    }

    @Test
    void replyWhoseLogIsNotThereYet_isFollowedAndStoppedElsewhere_alsoWithoutMySql() throws InterruptedException {
        try (var other = talk.on(redis, "node2")) {
            talk.streams.freezeBefore("start");
            var turn = talk.ask("hello");
            talk.streams.awaitFrozen();
            talk.archive.setAway(true);
            var reader = other.read(turn);
            assertThat(other.replies.stop(talk.account, turn.streamKey())).isTrue();
            talk.streams.thaw();
            assertThat(reader.awaitClosed().names()).containsExactly("start", "stopped");
        }
    }

    @Test
    void replyWhoseLogIsNotThereYet_isNobodyElses() throws InterruptedException {
        talk.streams.freezeBefore("start");
        var turn = talk.ask("hello");
        talk.streams.awaitFrozen();
        try (var other = talk.on(redis, "node2")) {
            var guessed = StreamKey.of(turn.replyId(), "a-guess-of-16-chars");
            var stranger = Examples.account();
            assertThat(other.replies.stream(talk.account, guessed, EventId.START))
                    .isEmpty();
            assertThat(other.replies.stop(talk.account, guessed)).isFalse();
            assertThat(other.replies.stream(stranger, turn.streamKey(), EventId.START))
                    .isEmpty();
            assertThat(other.replies.stop(stranger, turn.streamKey())).isFalse();
        } finally {
            talk.streams.thaw();
        }
    }

    @Test
    void replyThatAWipedRedisForgot_cantBeTold_untilItsWriterSaysSoAgain() {
        try (var other = talk.on(redis, "node2")) {
            var turn = talk.ask("hello");
            redis.flush();
            assertThatThrownBy(() -> other.replies.stream(talk.account, turn.streamKey(), EventId.START))
                    .isInstanceOf(CacheUnavailableException.class);
            assertThatThrownBy(() -> other.replies.stop(talk.account, turn.streamKey()))
                    .isInstanceOf(CacheUnavailableException.class);
            await().ignoreExceptions()
                    .until(() -> other.replies.stream(talk.account, turn.streamKey(), EventId.START)
                            .isPresent());
            var reader = other.read(turn);
            talk.model.say("Hi").done();
            assertThat(reader.awaitClosed().text()).isEqualTo("Hi");
        }
    }

    @Test
    void turnAcceptedHere_isRead_withoutAskingRedisForItsRoom() {
        var turn = talk.ask("hello");
        // What nobody can do to a live reply's room shows who asks for it.
        redis.markDeleted(talk.account, ROOM, turn.replyId());
        assertThat(talk.replies.stream(talk.account, turn.streamKey(), EventId.START))
                .isEmpty();
        assertThat(talk.replies.accepted(turn)).isPresent();
    }

    @Test
    void turnAcceptedLongAgo_orElsewhere_isReadFromItsLog() {
        var turn = talk.turn("hello", "Hi");
        talk.awaitIdle();
        assertThat(talk.replies.accepted(turn)).isPresent();
        try (var other = talk.on(redis, "node2")) {
            assertThat(other.replies.accepted(turn)).isPresent();
        }
        talk.archiveAll();
        talk.owner.delete(talk.account, ROOM);
        assertThat(talk.replies.accepted(turn)).isEmpty();
    }

    @Test
    void replyOfADeletedRoom_isNone_alsoWhereItsLogIsGone() {
        var turn = talk.turn("hello", "Hi");
        talk.archiveAll();
        talk.owner.delete(talk.account, ROOM);
        redis.redis().call(r -> r.del(Keys.reply(talk.account.key(), turn.streamKey())));
        assertThat(talk.replies.stream(talk.account, turn.streamKey(), EventId.START))
                .isEmpty();
        assertThat(talk.replies.stop(talk.account, turn.streamKey())).isFalse();
    }

    @Test
    void failedReplyWhoseLogIsGone_failsTheSameWay() {
        var turn = talk.ask("hello");
        talk.model.say("part").fail(FaultCode.LLM_TOO_LONG);
        talk.awaitEnded(turn);
        talk.archiveAll();
        redis.flush();
        var reader = talk.read(turn).awaitClosed();
        assertThat(reader.names()).containsExactly("start", "snapshot", "error");
        assertThat(reader.events().get(2).data()).contains("llm_too_long");
    }

    @Test
    void stoppedReplyWhoseLogIsGone_isStopped() {
        var turn = talk.ask("hello");
        talk.replies.stop(talk.account, turn.streamKey());
        talk.awaitEnded(turn);
        talk.archiveAll();
        redis.flush();
        assertThat(talk.read(turn).awaitClosed().names()).containsExactly("start", "snapshot", "stopped");
    }

    @Test
    void anothersReply_isNone_toReadAndToStop() {
        var turn = talk.turn("hello", "Hi");
        var other = Examples.account();
        assertThat(talk.replies.stream(other, turn.streamKey(), EventId.START)).isEmpty();
        assertThat(talk.replies.stop(other, turn.streamKey())).isFalse();
        assertThat(talk.replies.live(other, ROOM)).isEmpty();
    }

    @Test
    void guessedStreamKey_isNone_evenWithTheRightReply() {
        var turn = talk.turn("hello", "Hi");
        talk.archiveAll();
        var guessed = StreamKey.of(turn.replyId(), "a-guess-of-16-chars");
        assertThat(talk.replies.stream(talk.account, guessed, EventId.START)).isEmpty();
        assertThat(talk.replies.stop(talk.account, guessed)).isFalse();
    }

    @Test
    void stoppingWhatIsOver_isKnown_andStopsNothing() {
        var turn = talk.turn("hello", "Hi");
        assertThat(talk.replies.stop(talk.account, turn.streamKey())).isTrue();
        var next = talk.ask("more");
        talk.archiveAll();
        assertThat(talk.leases.flagged(List.of(next))).isEmpty();
    }

    @Test
    void whatOnlyMySqlCanTell_isAnOutage_whereItIsAway() {
        talk.archive.setAway(true);
        var unknown = Examples.streamKey(Examples.messageId(3));
        assertThatThrownBy(() -> talk.replies.stream(talk.account, unknown, EventId.START))
                .isInstanceOf(ArchiveUnavailableException.class);
        assertThatThrownBy(() -> talk.replies.stop(talk.account, unknown))
                .isInstanceOf(ArchiveUnavailableException.class);
    }
}
