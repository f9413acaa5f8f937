package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.RedisForTests;
import io.damso.llm.Prompt;
import io.damso.model.Account;
import io.damso.model.Authorization;
import io.damso.model.MessageId;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.portfolio.Portfolio;
import io.damso.portfolio.Position;
import io.damso.stream.StreamEvent;
import io.damso.testing.Background;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PortfolioIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final Authorization ALICE = new Authorization("Bearer xyzzy");
    private static final Authorization LATER = new Authorization("Bearer xyzzy-2");
    private static final Repeat REPEAT = new Repeat("key", "payload");
    private static final Portfolio APPLE =
            new Portfolio(List.of(new Position("AAPL", new BigDecimal("7"), Optional.empty(), Optional.empty())));

    private final Talk talk = new Talk(redis);

    @AfterEach
    void endThreads() {
        talk.close();
    }

    private static Question question(RoomId room, boolean includePortfolio, Repeat repeat) {
        return new Question(room, "What of it?", includePortfolio, List.of(), "", repeat).with(ALICE);
    }

    private Turn ask(boolean includePortfolio) {
        int before = talk.model.prompts().size();
        var turn = talk.accepted(question(ROOM, includePortfolio, null));
        talk.model.awaitAsked(before + 1);
        return turn;
    }

    private Prompt lastPrompt() {
        var prompts = talk.model.prompts();
        return prompts.get(prompts.size() - 1);
    }

    private String start(Turn turn) {
        talk.model.say("So.").done();
        var events = talk.read(turn).awaitClosed().events();
        return events.stream()
                .filter(event -> event.name().equals("start"))
                .map(StreamEvent::data)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void portfolioThatIsAskedFor_isInThePrompt_andStartSaysSo() {
        talk.portfolios.put(ALICE, APPLE);
        var turn = ask(true);
        assertThat(talk.portfolios.askers()).containsExactly(ALICE);
        assertThat(lastPrompt().system()).contains("AAPL,7,,");
        assertThat(start(turn)).contains("\"portfolio\":\"included\"");
    }

    @Test
    void portfolioThatCantBeRead_costsTheReplyNothing_andStartSaysSo() {
        talk.portfolios.put(ALICE, APPLE).setAway(true);
        var turn = ask(true);
        assertThat(lastPrompt().system()).isEmpty();
        assertThat(start(turn)).contains("\"portfolio\":\"unavailable\"");
        assertThat(talk.said()).containsExactly("What of it?", "So.");
    }

    @Test
    void portfolioThatNobodyAskedFor_isNotRead_andStartSaysNothing() {
        talk.portfolios.put(ALICE, APPLE);
        var turn = ask(false);
        assertThat(talk.portfolios.askers()).isEmpty();
        assertThat(lastPrompt().system()).isEmpty();
        assertThat(start(turn)).doesNotContain("portfolio");
    }

    @Test
    void question_isPromised_beforeItsPortfolioIsRead_andTheModelIsAskedAfterIt() {
        var journaled = new ArrayList<Integer>();
        var asked = new ArrayList<Integer>();
        talk.portfolios.watch(() -> {
            journaled.add(talk.journal.questions().size());
            asked.add(talk.model.prompts().size());
        });
        ask(true);
        assertThat(journaled).containsExactly(1);
        assertThat(asked).containsExactly(0);
    }

    @Test
    void repeat_isAnsweredAtOnce_alsoWhileThePortfolioIsRead_andReadsNone() {
        var repeated = new ArrayList<Answer>();
        talk.portfolios.watch(() ->
                repeated.add(Background.call(() -> talk.turns.accept(talk.account, question(ROOM, true, REPEAT)))
                        .join()));
        var turn = talk.accepted(question(ROOM, true, REPEAT));
        assertThat(repeated).containsExactly(new Answer.Accepted(turn));
        assertThat(talk.accepted(question(ROOM, true, REPEAT))).isEqualTo(turn);
        assertThat(talk.portfolios.askers()).hasSize(1);
    }

    @Test
    void whoIsRefused_readsNone() {
        talk.ask("first");
        assertThat(accept(talk.account, question(ROOM, true, null))).isInstanceOf(Answer.RoomBusy.class);
        talk.model.setFull(true);
        assertThat(accept(talk.account, question(new RoomId("r2"), true, null))).isInstanceOf(Answer.NoModel.class);
        talk.model.setFull(false);
        talk.journal.setRefusing(true);
        assertThat(accept(talk.account, question(new RoomId("r3"), true, null))).isInstanceOf(Answer.Unavailable.class);
        assertThat(talk.portfolios.askers()).isEmpty();
    }

    private Answer accept(Account account, Question question) {
        return talk.turns.accept(account, question);
    }

    @Test
    void anotherReply_hasThePortfolio_ifTheQuestionAskedForIt_inTheNameOfWhoAsksNow() {
        var first = ask(true);
        start(first);
        talk.portfolios.put(LATER, APPLE);
        var again = again(first.messageId());
        assertThat(talk.portfolios.askers()).containsExactly(ALICE, LATER);
        assertThat(lastPrompt().system()).contains("AAPL,7,,");
        assertThat(start(again)).contains("\"portfolio\":\"included\"");
    }

    @Test
    void anotherReply_hasNone_ifTheQuestionDidNotAskForIt() {
        var first = ask(false);
        start(first);
        talk.portfolios.put(LATER, APPLE);
        assertThat(start(again(first.messageId()))).doesNotContain("portfolio");
        assertThat(talk.portfolios.askers()).isEmpty();
    }

    private Turn again(MessageId message) {
        int before = talk.model.prompts().size();
        var turn = Talk.accepted(talk.turns.acceptAgain(talk.account, ROOM, message, "", LATER, null));
        talk.model.awaitAsked(before + 1);
        return turn;
    }

    @Test
    void roomWhoseLeaseRunsOut_whileThePortfolioIsRead_isEndedByAnotherNode_once() {
        talk.portfolios.put(ALICE, APPLE);
        try (var other = talk.on(redis, "node2")) {
            talk.portfolios.watch(() -> {
                redis.letLeaseRunOut(talk.account, ROOM);
                other.lookForOrphans();
                await().until(() -> other.journal.replies().size() == 1);
            });
            var turn = talk.accepted(question(ROOM, true, null));
            talk.awaitForgotten(turn);
            for (Talk node : List.of(talk, other)) {
                assertThat(node.read(turn).awaitClosed().names()).containsExactly("start", "snapshot", "error");
            }
            assertThat(talk.journal.replies()).isEmpty();
        }
    }
}
