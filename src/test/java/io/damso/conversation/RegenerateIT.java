package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static io.damso.conversation.Talk.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.RedisForTests;
import io.damso.journal.Entry;
import io.damso.llm.Prompt;
import io.damso.model.Authorization;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.testing.Background;
import io.damso.testing.Examples;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RegenerateIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final Repeat REPEAT = new Repeat("key", "another reply");

    private final Talk talk = new Talk(redis);

    @AfterEach
    void endThreads() {
        talk.close();
    }

    private Answer tryAgain(MessageId message, Repeat repeat) {
        return talk.turns.acceptAgain(talk.account, ROOM, message, "", Authorization.NONE, repeat);
    }

    private Turn askAgain(MessageId message) {
        int before = talk.model.prompts().size();
        var turn = Talk.accepted(tryAgain(message, null));
        talk.model.awaitAsked(before + 1);
        return turn;
    }

    private Turn again(MessageId message, String reply) {
        var turn = askAgain(message);
        talk.model.say(reply).done();
        talk.awaitEnded(turn);
        return turn;
    }

    private List<String> lastPrompt() {
        var prompts = talk.model.prompts();
        return prompts.get(prompts.size() - 1).utterances().stream()
                .map(Prompt.Utterance::text)
                .toList();
    }

    @Test
    void bothReplies_areKept_withOneReplyTo_andStreamsOfTheirOwn() {
        var first = talk.turn("hello", "Hi");
        var second = again(first.messageId(), "Good day");
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.streamKey()).isNotEqualTo(first.streamKey());
        assertThat(talk.said()).containsExactly("hello", "Hi", "Good day");
        assertThat(talk.page()).extracting(Message::id).isSorted();
        assertThat(talk.page().subList(1, 3)).extracting(Message::replyTo).containsOnly(first.messageId());
        assertThat(talk.journal.questions())
                .extracting(Entry.UserMessage::message, Entry.UserMessage::reply)
                .containsExactly(
                        tuple(talk.page().get(0), first.streamKey()),
                        tuple(talk.page().get(0), second.streamKey()));
        assertThat(talk.journal.replies()).hasSize(2);
        assertThat(talk.read(first).awaitClosed().text()).isEqualTo("Hi");
        assertThat(talk.read(second).awaitClosed().text()).isEqualTo("Good day");
    }

    @Test
    void model_isToldWhatWasBefore_andNoneOfTheRepliesSoFar() {
        talk.turn("first", "answer");
        var turn = talk.turn("second", "bad");
        askAgain(turn.messageId());
        assertThat(lastPrompt()).containsExactly("first", "answer", "second");
    }

    @Test
    void model_isToldTheNewestReplyOnly_later() {
        var turn = talk.turn("first", "bad");
        again(turn.messageId(), "better");
        talk.turn("second", "answer");
        assertThat(lastPrompt()).containsExactly("first", "better", "second");
    }

    @Test
    void model_knowsWhatWasBefore_howeverOftenItIsAskedAgain() {
        talk.turn("first", "answer");
        var turn = talk.turn("second", "bad");
        for (int i = 0; i < 21; i++) {
            again(turn.messageId(), "bad");
        }
        askAgain(turn.messageId());
        assertThat(lastPrompt()).containsExactly("first", "answer", "second");
    }

    @Test
    void olderMessage_isNotNewest() {
        var first = talk.turn("first", "answer");
        talk.turn("second", "answer");
        assertThat(tryAgain(first.messageId(), null)).isEqualTo(new Answer.NotNewest());
        assertThat(tryAgain(first.messageId(), REPEAT)).isEqualTo(new Answer.NotNewest());
        assertThat(talk.journal.replies()).hasSize(2);
    }

    @Test
    void whatIsNoMessageOfThePerson_isNoSuchMessage() {
        var turn = talk.turn("hello", "Hi");
        var unknown = List.of(turn.replyId(), Examples.messageId(1), new MessageId("msg_" + "Z".repeat(26)));
        assertThat(unknown).allSatisfy(id -> {
            assertThat(tryAgain(id, null)).isEqualTo(new Answer.NoSuchMessage());
            assertThat(tryAgain(id, REPEAT)).isEqualTo(new Answer.NoSuchMessage());
        });
    }

    @Test
    void messageOfAnotherRoom_isNoSuchMessage() {
        var turn = talk.turn("hello", "Hi");
        var elsewhere = new RoomId("elsewhere");
        assertThat(talk.turns.acceptAgain(talk.account, elsewhere, turn.messageId(), "", Authorization.NONE, null))
                .isEqualTo(new Answer.NoSuchMessage());
        assertThat(talk.turns.acceptAgain(Examples.account(), ROOM, turn.messageId(), "", Authorization.NONE, null))
                .isEqualTo(new Answer.NoSuchMessage());
    }

    @Test
    void refusedOnce_leavesNothingInTheRoom_whichRedisAloneStillKnows() {
        var elsewhere = new RoomId("elsewhere");
        talk.turn("hello", "Hi");
        await().until(talk::redisKnowsAllRooms);
        talk.turns.acceptAgain(talk.account, elsewhere, Examples.messageId(1), "", Authorization.NONE, REPEAT);
        talk.archive.setAway(true);
        assertThat(tryAgain(Examples.messageId(1), REPEAT)).isEqualTo(new Answer.NoSuchMessage());
        assertThat(talk.said()).containsExactly("hello", "Hi");
        talk.accepted(new Question(elsewhere, "begun", false, List.of(), "", REPEAT));
        assertThat(talk.history.page(talk.account, elsewhere, null, 10).messages())
                .extracting(Message::content)
                .containsExactly("begun");
    }

    @Test
    void messageThatOnlyMySqlHas_isAnOutage_whereMySqlIsAway_notAnOlderOne() {
        var asked = talk.turn("hello", "Hi").messageId();
        talk.archiveAll();
        again(asked, "Good day");
        redis.recentMessages().archived(talk.account.key(), ROOM, List.of(Examples.messageId(1)));
        talk.archive.setAway(true);
        assertThat(talk.said()).containsExactly("Good day");
        assertThatThrownBy(() -> tryAgain(asked, null)).isInstanceOf(ArchiveUnavailableException.class);
    }

    @Test
    void repeat_getsTheFirstAnswer_whileLive_afterTheEnd_andAfterAnotherMessage() {
        var asked = talk.turn("hello", "Hi").messageId();
        var again = Talk.accepted(tryAgain(asked, REPEAT));
        talk.model.awaitAsked(2);
        assertThat(Talk.accepted(tryAgain(asked, REPEAT))).isEqualTo(again);
        talk.model.say("Good day").done();
        talk.awaitEnded(again);
        assertThat(Talk.accepted(tryAgain(asked, REPEAT)).streamKey()).isEqualTo(again.streamKey());
        talk.turn("next", "reply");
        assertThat(Talk.accepted(tryAgain(asked, REPEAT))).isEqualTo(again);
        talk.ask("live");
        assertThat(Talk.accepted(tryAgain(asked, REPEAT))).isEqualTo(again);
        assertThat(talk.model.prompts()).hasSize(4);
    }

    @Test
    void sameRequestManyTimesAtOnce_isOneReply() {
        var asked = talk.turn("hello", "Hi").messageId();
        var replies = Background.atOnce(20, () -> Talk.accepted(tryAgain(asked, REPEAT))).stream()
                .map(Turn::replyId)
                .toList();
        assertThat(replies).containsOnly(replies.get(0));
        talk.model.awaitAsked(2);
        assertThat(talk.model.prompts()).hasSize(2);
    }

    @Test
    void keyOfAnotherRequest_isRefused_alsoWhereTheMessageIsNotTheNewest() {
        var older = talk.turn("first", "answer").messageId();
        var newest = talk.turn("second", "answer").messageId();
        again(newest, "again");
        Talk.accepted(tryAgain(newest, REPEAT));
        var other = new Repeat(REPEAT.key(), "of another payload");
        assertThat(tryAgain(newest, other)).isEqualTo(new Answer.KeyReused());
        assertThat(tryAgain(older, other)).isEqualTo(new Answer.KeyReused());
    }

    @Test
    void history_isAnsweredFromRedisAlone_beforeWhileAndAfter() {
        var asked = talk.turn("hello", "Hi").messageId();
        await().until(talk::redisKnowsAllRooms);
        talk.archive.setAway(true);
        var turn = askAgain(asked);
        assertThat(talk.said()).containsExactly("hello", "Hi");
        talk.model.say("Good day").done();
        talk.awaitEnded(turn);
        assertThat(talk.said()).containsExactly("hello", "Hi", "Good day");
        talk.turn("next", "reply");
        assertThat(talk.said()).containsExactly("hello", "Hi", "Good day", "next", "reply");
    }

    @Test
    void roomThatRedisForgot_isAnsweredOnceMore_andHistoryHasAll() {
        var asked = talk.turn("hello", "Hi").messageId();
        talk.archiveAll();
        redis.flush();
        var turn = again(asked, "Good day");
        assertThat(talk.said()).containsExactly("hello", "Hi", "Good day");
        assertThat(turn.replyId()).isGreaterThan(asked);
        again(asked, "Good evening");
        assertThat(talk.said()).containsExactly("hello", "Hi", "Good day", "Good evening");
    }

    @Test
    void anotherReply_countsAsASend_andARefusedOneDoesNot() {
        var limited = redis.claims(Map.of("DAMSO_SENDS_PER_MINUTE", "2"));
        var turns = new Turns(
                limited,
                talk.models,
                talk.usage,
                talk.promise,
                talk.history,
                talk.portfolios,
                talk.generations,
                talk.draining);
        var turn = Talk.accepted(turns.accept(talk.account, question("hello", null)));
        talk.model.awaitAsked(1).say("Hi").done();
        talk.awaitEnded(turn);
        turns.acceptAgain(talk.account, ROOM, turn.replyId(), "", Authorization.NONE, REPEAT);
        var again =
                Talk.accepted(turns.acceptAgain(talk.account, ROOM, turn.messageId(), "", Authorization.NONE, null));
        talk.model.awaitAsked(2).say("Hi").done();
        talk.awaitEnded(again);
        assertThat(turns.acceptAgain(talk.account, ROOM, turn.messageId(), "", Authorization.NONE, null))
                .isInstanceOf(Answer.TooManySends.class);
    }

    @Test
    void roomIsBusy_whileAReplyIsLive_theFirstOrAnother() {
        var first = talk.ask("hello");
        assertThat(tryAgain(first.messageId(), null)).isEqualTo(new Answer.RoomBusy(first.streamKey()));
        talk.model.say("Hi").done();
        talk.awaitEnded(first);
        var second = askAgain(first.messageId());
        assertThat(tryAgain(first.messageId(), REPEAT)).isEqualTo(new Answer.RoomBusy(second.streamKey()));
        assertThat(talk.turns.accept(talk.account, question("more", null)))
                .isEqualTo(new Answer.RoomBusy(second.streamKey()));
    }

    @Test
    void redisGone_nothingIsPromised() throws IOException {
        try (var own = RedisForTests.start();
                var here = new Talk(own)) {
            var asked = here.turn("hello", "Hi").messageId();
            own.stop();
            assertThat(here.turns.acceptAgain(here.account, ROOM, asked, "", Authorization.NONE, null))
                    .isEqualTo(new Answer.Unavailable());
            assertThat(here.journal.replies()).hasSize(1);
        }
    }
}
