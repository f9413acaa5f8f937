package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.RedisForTests;
import io.damso.model.FaultCode;
import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.Turn;
import io.damso.stream.StreamEvent;
import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnalysisIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final Talk talk = new Talk(redis);

    @AfterEach
    void endThreads() {
        talk.close();
    }

    /** Asks about AAPL, and has the model answer. */
    private Turn answered(String answer) {
        var turn = talk.accepted(new Question(ROOM, "What of Apple?", false, List.of("AAPL"), "", null));
        talk.model.awaitAsked(1).say(answer);
        talk.model.done();
        talk.model.awaitAsked(2);
        return turn;
    }

    private static String analysis(String sentiment, String action) {
        return "{\"sentiment\":\"" + sentiment + "\",\"recommendations\":[{\"symbol\":\"AAPL\",\"action\":\"" + action
                + "\",\"confidence\":0.8,\"rationale\":\"So it was said.\"}]}";
    }

    private Message record() {
        await().until(() -> talk.journal.replies().size() == 1);
        return talk.journal.replies().get(0).message();
    }

    private List<StreamEvent> events(Turn turn) {
        return talk.read(turn).awaitClosed().events();
    }

    @Test
    void analysis_isToldBeforeTheEnd_andKeptWithTheReply() {
        var turn = answered("It rises.");
        talk.model.say(analysis("positive", "BUY"));
        talk.model.done();
        var events = events(turn);
        assertThat(events).extracting(StreamEvent::name).endsWith("message", "analysis", "done");
        var told = JsonText.parse(events.get(events.size() - 2).data());
        assertThat(told.getString("sentiment")).isEqualTo("positive");
        assertThat(told.getString("disclaimer")).contains("no investment advice");
        assertThat(record().metadata().getJsonObject("analysis")).isEqualTo(told);
        assertThat(talk.analyst.failures()).isZero();
    }

    @Test
    void model_isToldTheQuestionTheReplyAndTheSymbols_withASchema() {
        answered("It rises.");
        var prompt = talk.model.prompts().get(1);
        assertThat(prompt.question().text()).contains("What of Apple?", "It rises.", "\nSymbols: AAPL\n");
        assertThat(prompt.schema()).contains("recommendations");
    }

    @Test
    void oppositeAnswers_haveOppositeAnalyses() {
        JsonObject first = keptOf(analysis("positive", "BUY"));
        JsonObject second = keptOf(analysis("negative", "SELL"));
        assertThat(first.getString("sentiment")).isNotEqualTo(second.getString("sentiment"));
        assertThat(first.getJsonArray("recommendations")).isNotEqualTo(second.getJsonArray("recommendations"));
    }

    private JsonObject keptOf(String analysis) {
        try (var other = new Talk(redis)) {
            var turn = other.accepted(new Question(ROOM, "What of Apple?", false, List.of("AAPL"), "", null));
            other.model.awaitAsked(1).say("…");
            other.model.done();
            other.model.awaitAsked(2).say(analysis);
            other.model.done();
            other.awaitEnded(turn);
            return other.journal.replies().get(0).message().metadata().getJsonObject("analysis");
        }
    }

    @Test
    void whatIsWrong_isAskedForOnceMore_withWhatIsWrong() {
        var turn = answered("It rises.");
        talk.model.say("Sure: " + analysis("positive", "BUY"));
        talk.model.done();
        talk.model.awaitAsked(3);
        assertThat(talk.model.prompts().get(2).question().text()).contains("not one JSON object");
        talk.model.say(analysis("positive", "BUY"));
        talk.model.done();
        assertThat(events(turn)).extracting(StreamEvent::name).endsWith("analysis", "done");
    }

    @Test
    void whatIsWrongTwice_isNoAnalysis_andTheReplyStands() {
        var turn = answered("It rises.");
        for (int asked = 2; asked <= 3; asked++) {
            talk.model.awaitAsked(asked).say(analysis("positive", "BUY").replace("0.8", "1.7"));
            talk.model.done();
        }
        assertThat(events(turn)).extracting(StreamEvent::name).endsWith("message", "done");
        assertThat(record().content()).isEqualTo("It rises.");
        assertThat(record().metadata()).doesNotContainKey("analysis");
        assertThat(talk.analyst.failures()).isOne();
    }

    @Test
    void serverThatRefusesTheSchema_isAskedWithoutIt() {
        var turn = answered("It rises.");
        talk.model.fail(FaultCode.LLM_REFUSED);
        talk.model.awaitAsked(3);
        assertThat(talk.model.prompts().get(2).schema()).isEmpty();
        talk.model.say(analysis("neutral", "HOLD"));
        talk.model.done();
        assertThat(events(turn)).extracting(StreamEvent::name).endsWith("analysis", "done");
    }

    @Test
    void modelThatFails_isNoAnalysis_andTheReplyStands() {
        var turn = answered("It rises.");
        talk.model.fail(FaultCode.LLM_STALLED);
        assertThat(events(turn)).extracting(StreamEvent::name).endsWith("message", "done");
        assertThat(record().status()).isEqualTo(MessageStatus.DONE);
    }

    @Test
    void modelThatIsSilent_isWaitedForNoLongerThanThePatience() {
        var turn = answered("It rises.");
        assertThat(events(turn)).extracting(StreamEvent::name).endsWith("message", "done");
        assertThat(talk.model.isCancelled()).isTrue();
    }

    @Test
    void stop_endsTheAnalysisToo_andKeepsTheText() {
        var turn = answered("It rises.");
        assertThat(talk.replies.stop(talk.account, turn.streamKey())).isTrue();
        assertThat(events(turn)).extracting(StreamEvent::name).endsWith("stopped");
        await().until(talk.model::isCancelled);
        assertThat(record().content()).isEqualTo("It rises.");
        assertThat(talk.analyst.failures()).isZero();
    }
}
