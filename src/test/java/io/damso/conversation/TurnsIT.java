package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static io.damso.conversation.Talk.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.RedisForTests;
import io.damso.journal.Entry;
import io.damso.model.Authorization;
import io.damso.model.FaultCode;
import io.damso.model.Message;
import io.damso.model.MessageRecord;
import io.damso.model.MessageStatus;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.stream.StreamEvent;
import io.damso.testing.Background;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TurnsIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final Repeat REPEAT = new Repeat("key", "payload");

    private final Talk talk = new Talk(redis);

    @AfterEach
    void endThreads() {
        talk.close();
    }

    private Message record() {
        await().until(() -> talk.journal.replies().size() == 1);
        return talk.journal.replies().get(0).message();
    }

    private static String lastData(List<StreamEvent> events) {
        return events.get(events.size() - 1).data();
    }

    @Test
    void roomBegunWhileMySqlIsAway_isRead_ifTheAccountSentBefore() {
        talk.turn("before", "noted");
        await().until(() -> talk.redisKnowsAllRooms());
        talk.archive.setAway(true);
        var begunLater = new RoomId("begun-later");
        talk.accepted(new Question(begunLater, "while it is away", false, List.of(), "", null));
        assertThat(talk.history.page(talk.account, begunLater, null, 10).messages())
                .extracting(Message::content)
                .containsExactly("while it is away");
    }

    @Test
    void question_isJournaled_thenCached_thenAnswered() {
        var cachedAtAppend = new ArrayList<MessageRecord>();
        var askedAtAppend = new ArrayList<Object>();
        talk.journal.watch(entry -> {
            cachedAtAppend.addAll(talk.recent.of(talk.account, ROOM).chain());
            askedAtAppend.addAll(talk.model.prompts());
        });
        var turn = talk.ask("hello");
        assertThat(cachedAtAppend).isEmpty();
        assertThat(askedAtAppend).isEmpty();
        assertThat(talk.recent.of(talk.account, ROOM).chain())
                .extracting(MessageRecord::id)
                .containsExactly(turn.messageId());
        var entry = talk.journal.questions().get(0);
        assertThat(entry.replyId()).isEqualTo(turn.replyId());
        assertThat(entry.message().content()).isEqualTo("hello");
        assertThat(entry.message().streamKey()).isEqualTo(turn.streamKey());
    }

    @Test
    void reply_isSaidToClose_thenJournaled_thenCached_thenTold() {
        var turn = talk.ask("hello");
        var loggedAtAppend = new ArrayList<String>();
        var cachedAtAppend = new ArrayList<MessageRecord>();
        var toldAtAppend = new ArrayList<String>();
        var reader = talk.read(turn);
        talk.journal.watch(entry -> {
            loggedAtAppend.addAll(talk.streams.logged(talk.account.key(), turn.streamKey()));
            cachedAtAppend.addAll(talk.recent.of(talk.account, ROOM).chain());
            toldAtAppend.addAll(reader.names());
        });
        talk.model.say("Hi").done();
        assertThat(reader.awaitClosed().names()).startsWith("start", "message").endsWith("done");
        assertThat(loggedAtAppend).endsWith("closing");
        assertThat(toldAtAppend).doesNotContain("done");
        assertThat(cachedAtAppend).extracting(MessageRecord::id).doesNotContain(turn.replyId());
        assertThat(record().content()).isEqualTo("Hi").isEqualTo(reader.text());
        assertThat(record().status()).isEqualTo(MessageStatus.DONE);
        assertThat(talk.said()).containsExactly("hello", "Hi");
    }

    @Test
    void journalThatFails_nothingIsPromised_andTheRoomIsFree() {
        talk.journal.setRefusing(true);
        assertThat(talk.turns.accept(talk.account, question("hello", null))).isEqualTo(new Answer.Unavailable());
        assertThat(talk.said()).isEmpty();
        assertThat(talk.model.prompts()).isEmpty();
        talk.journal.setRefusing(false);
        talk.ask("again");
        assertThat(talk.said()).containsExactly("again");
    }

    @Test
    void fullJournal_noTurnBegins_repliesAreKept_andTheRoomIsReadWithoutMySql() {
        talk.turn("before", "noted");
        var live = talk.accepted(question("hello", REPEAT));
        talk.journal.setFull(true);
        talk.archive.setAway(true);
        var elsewhere = new RoomId("r2");
        assertThat(talk.turns.accept(talk.account, new Question(elsewhere, "more", false, List.of(), "", null)))
                .isEqualTo(new Answer.Unavailable());
        assertThat(talk.accepted(question("hello", REPEAT))).isEqualTo(live);
        talk.model.awaitAsked(2);
        talk.model.say("Hi").done();
        talk.awaitEnded(live);
        assertThat(talk.turns.accept(talk.account, question("and more", null))).isEqualTo(new Answer.Unavailable());
        assertThat(talk.turns.acceptAgain(talk.account, ROOM, live.messageId(), "", Authorization.NONE, null))
                .isEqualTo(new Answer.Unavailable());
        assertThat(talk.said()).containsExactly("before", "noted", "hello", "Hi");
        assertThat(talk.journal.entries()).hasSize(4);
        talk.journal.setFull(false);
        talk.turn("again", "noted");
    }

    @Test
    void journalThatKeptItAllTheSame_retryMakesNoSecondMessage() {
        talk.journal.setSilent(true);
        assertThat(talk.turns.accept(talk.account, question("hello", REPEAT))).isEqualTo(new Answer.Unavailable());
        talk.journal.setSilent(false);
        var turn = talk.accepted(question("hello", REPEAT));
        assertThat(talk.journal.questions())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.message().id()).isEqualTo(turn.messageId()))
                .allSatisfy(entry -> assertThat(entry.replyId()).isEqualTo(turn.replyId()));
    }

    @Test
    void sameSendManyTimesAtOnce_isOneMessage_andOneCallToTheModel() {
        var answers = Background.atOnce(20, () -> talk.accepted(question("hello", REPEAT))).stream()
                .map(Turn::messageId)
                .toList();
        assertThat(answers).containsOnly(answers.get(0));
        talk.model.awaitAsked(1);
        assertThat(talk.journal.questions()).hasSize(1);
        assertThat(talk.model.prompts()).hasSize(1);
    }

    @Test
    void repeatAfterTheEnd_getsTheFirstAnswer() {
        var turn = talk.accepted(question("hello", REPEAT));
        talk.model.awaitAsked(1).say("Hi").done();
        talk.awaitEnded(turn);
        assertThat(talk.accepted(question("hello", REPEAT)).streamKey()).isEqualTo(turn.streamKey());
        assertThat(talk.turns.accept(talk.account, question("other", new Repeat("key", "other"))))
                .isEqualTo(new Answer.KeyReused());
    }

    @Test
    void secondQuestionWhileTheReplyIsLive_isToldOfIt() {
        var turn = talk.ask("hello");
        assertThat(talk.turns.accept(talk.account, question("more", null)))
                .isEqualTo(new Answer.RoomBusy(turn.streamKey()));
    }

    @Test
    void readerWhoSawTheEnd_findsTheRoomFree() {
        for (int i = 0; i < 20; i++) {
            talk.turn("hello", "Hi");
        }
        assertThat(talk.said()).hasSize(40);
    }

    @Test
    void stoppedReply_keepsItsText_cancelsTheCall_andIsToldOnceJournaled() {
        var turn = talk.ask("hello");
        var reader = talk.read(turn);
        talk.model.say("partial");
        talk.journal.watch(entry -> assertThat(reader.names()).doesNotContain("stopped"));
        assertThat(talk.replies.stop(talk.account, turn.streamKey())).isTrue();
        assertThat(reader.awaitClosed().names()).endsWith("stopped");
        assertThat(lastData(reader.events())).contains("\"reason\":\"user\"", "\"message_length\":7");
        assertThat(talk.model.isCancelled()).isTrue();
        talk.model.say(" and more");
        assertThat(record().content()).isEqualTo("partial");
        assertThat(record().status()).isEqualTo(MessageStatus.STOPPED);
    }

    @Test
    void replyStoppedFromAnotherNode_isStopped_andTheNextOneIsNot() {
        var turn = talk.ask("hello");
        talk.leases.flagStop(talk.account, ROOM, turn.replyId());
        talk.awaitEnded(turn);
        assertThat(record().status()).isEqualTo(MessageStatus.STOPPED);
        talk.leases.flagStop(talk.account, ROOM, turn.replyId());
        var next = talk.turn("more", "whole");
        assertThat(talk.journal.replies().get(1).message().id()).isEqualTo(next.replyId());
        assertThat(talk.journal.replies().get(1).message().status()).isEqualTo(MessageStatus.DONE);
    }

    @Test
    void replyBeyondItsLimit_isStopped_andWhatWasWithinIsKept() {
        var turn = talk.ask("hello");
        talk.model.say("담".repeat(341));
        talk.model.say("ab");
        talk.model.say("c");
        talk.awaitEnded(turn);
        assertThat(record().content()).isEqualTo("담".repeat(341));
        assertThat(lastData(talk.read(turn).awaitClosed().events())).contains("\"reason\":\"limit\"");
        assertThat(talk.model.isCancelled()).isTrue();
    }

    @Test
    void modelThatFails_leavesItsTextAndATypedError() {
        var turn = talk.ask("hello");
        talk.model.say("par\uD83D").fail(FaultCode.LLM_STALLED);
        var reader = talk.read(turn).awaitClosed();
        assertThat(reader.names()).endsWith("error");
        assertThat(lastData(reader.events())).contains("\"code\":\"llm_stalled\"");
        assertThat(record().content()).isEqualTo("par\uFFFD").isEqualTo(reader.text());
        assertThat(record().status()).isEqualTo(MessageStatus.ERROR);
    }

    @Test
    void turnThatEndsBeforeItsFirstWord_hasARecordToo() {
        var turn = talk.ask("hello");
        talk.model.fail(FaultCode.LLM_CONNECT);
        talk.awaitEnded(turn);
        assertThat(record().content()).isEmpty();
        assertThat(talk.said()).containsExactly("hello", "");
    }

    @Test
    void replyThatTheJournalNeverTakes_isSaidToBeNotStored_andIsNotInHistory() {
        var turn = talk.ask("hello");
        talk.journal.setRefusing(true);
        var reader = talk.read(turn);
        talk.model.say("lost").done();
        await().atMost(Duration.ofSeconds(20)).until(reader::isClosed);
        assertThat(lastData(reader.events())).contains("\"code\":\"not_stored\"");
        assertThat(talk.said()).containsExactly("hello");
        assertThat(talk.journal.replies()).isEmpty();
    }

    @Test
    void journalThatHesitates_getsTheReplyLater() {
        var turn = talk.ask("hello");
        talk.journal.setRefusing(true);
        talk.model.say("kept").done();
        await().until(() ->
                talk.streams.logged(talk.account.key(), turn.streamKey()).contains("closing"));
        talk.journal.setRefusing(false);
        talk.awaitEnded(turn);
        assertThat(record().content()).isEqualTo("kept");
    }

    @Test
    void replyThatALaterWriterHas_isNeitherJournaledNorReleased() {
        var turn = talk.ask("hello");
        var reader = talk.read(turn);
        talk.model.say("mine");
        reader.awaitText("mine");
        talk.streams.takeOver(turn);
        talk.model.say(" late").done();
        assertThat(reader.awaitClosed().names()).doesNotContain("done", "error");
        talk.awaitForgotten(turn);
        assertThat(talk.journal.replies()).isEmpty();
        assertThat(talk.leases.live(talk.account, ROOM)).contains(turn.streamKey());
    }

    @Test
    void modelIsTold_whatWasSaidBefore_alsoWithoutMySql() {
        talk.turn("first", "answer");
        talk.archive.setAway(true);
        talk.turn("second", "answer");
        talk.archive.setAway(false);
        talk.turn("third", "answer");
        assertThat(talk.model.prompts().get(1).utterances())
                .extracting(utterance -> utterance.text())
                .containsExactly("first", "answer", "second");
        assertThat(talk.model.prompts().get(2).utterances())
                .extracting(utterance -> utterance.text())
                .containsExactly("first", "answer", "second", "answer", "third");
    }

    @Test
    void wipedRedis_replyIsFinished_andJournaled() {
        var turn = talk.ask("hello");
        var reader = talk.read(turn);
        talk.model.say("before ");
        reader.awaitText("before ");
        redis.flush();
        await().until(() -> talk.leases.live(talk.account, ROOM).isPresent());
        talk.model.say("after").done();
        assertThat(reader.awaitClosed().names()).endsWith("done");
        assertThat(record().content()).isEqualTo("before after").isEqualTo(reader.text());
    }

    @Test
    void wipedRedis_whileTheModelIsSilent_theLogIsThereAgain() {
        var turn = talk.ask("hello");
        talk.model.say("so far");
        talk.read(turn).awaitText("so far");
        redis.flush();
        await().until(() ->
                talk.streams.logged(talk.account.key(), turn.streamKey()).equals(List.of("start", "snapshot")));
    }

    @Test
    void redisGoneInTheMiddle_replyIsFinished_journaled_andInTheLogWhenRedisIsBack() throws IOException {
        try (var own = RedisForTests.start();
                var here = new Talk(own)) {
            var turn = here.ask("hello");
            var reader = here.read(turn);
            here.model.say("before ");
            reader.awaitText("before ");
            own.stop();
            here.model.say("during").done();
            assertThat(reader.awaitClosed().names()).endsWith("done");
            assertThat(here.journal.replies().get(0).message().content()).isEqualTo("before during");
            own.startAgain();
            await().ignoreExceptions()
                    .until(() -> here.streams
                            .logged(here.account.key(), turn.streamKey())
                            .contains("done"));
        }
    }

    @Test
    void redisGoneAfterTheJournal_nothingIsPromised_andTheSameRequestGoesOnWithIt() throws IOException {
        try (var own = RedisForTests.start();
                var here = new Talk(own)) {
            here.journal.watch(entry -> stopOnce(own));
            assertThat(here.turns.accept(here.account, question("hello", REPEAT)))
                    .isEqualTo(new Answer.Unavailable());
            assertThat(here.journal.replies()).isEqualTo(List.<Entry>of());
            assertThat(here.model.prompts()).isEmpty();

            here.journal.watch(entry -> {});
            own.startAgain();
            own.letLeaseRunOut(here.account, Talk.ROOM);
            var turn = Talk.accepted(here.turns.accept(here.account, question("hello", REPEAT)));
            here.model.awaitAsked(1).say("Hi").done();
            here.awaitEnded(turn);
            assertThat(here.journal.entries())
                    .extracting(entry -> entry.message().id())
                    .containsExactly(turn.messageId(), turn.messageId(), turn.replyId());
        }
    }

    private static void stopOnce(RedisForTests server) {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void redisGone_newQuestionsAreRefused_andNothingIsJournaled() throws IOException {
        try (var own = RedisForTests.start();
                var here = new Talk(own)) {
            own.stop();
            assertThat(here.turns.accept(here.account, question("hello", null))).isEqualTo(new Answer.Unavailable());
            assertThat(here.journal.entries()).isEqualTo(List.<Entry>of());
        }
    }

    @Test
    void whereNoModelWouldAnswer_nothingIsKept_andARepeatIsAnsweredAllTheSame() {
        var first = talk.accepted(question("hello", REPEAT));
        talk.model.awaitAsked(1).say("Hi").done();
        talk.awaitEnded(first);
        talk.model.setFull(true);
        assertThat(talk.turns.accept(talk.account, question("another", null))).isInstanceOf(Answer.NoModel.class);
        assertThat(talk.accepted(question("hello", REPEAT)).messageId()).isEqualTo(first.messageId());
        assertThat(talk.journal.questions()).hasSize(1);
        talk.model.setFull(false);
        talk.ask("another");
    }
}
