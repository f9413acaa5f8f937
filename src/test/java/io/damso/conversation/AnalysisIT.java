package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.damso.cache.RedisForTests;
import io.damso.model.FaultCode;
import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.Turn;
import io.damso.stream.StreamEvent;
import io.damso.telemetry.Observed;
import io.damso.telemetry.Tally;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnalysisIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final Talk talk = new Talk(redis);
    private final Observed failed = Observed.of(Tally.ANALYSES_FAILED);

    @AfterEach
    void endThreads() {
        talk.close();
        failed.close();
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
        assertThat(failed.told()).isEmpty();
    }

    @Test
    void whoReadsKorean_isToldSoInKorean_thatItIsNoAdvice() {
        var turn = talk.accepted(new Question(ROOM, "애플은 어때?", false, List.of("AAPL"), "ko", null));
        talk.model.awaitAsked(1).say("올라요.").done();
        talk.model.awaitAsked(2).say(analysis("positive", "BUY")).done();
        talk.awaitEnded(turn);
        assertThat(record().metadata().getJsonObject("analysis").getString("disclaimer"))
                .contains("투자 권유가 아닙니다");
    }

    @Test
    void model_isToldTheQuestionTheReplyAndTheSymbols_withASchema() {
        answered("It rises.");
        var prompt = talk.model.prompts().get(1);
        assertThat(prompt.question().text()).contains("What of Apple?", "It rises.", "\nSymbols: AAPL\n");
        assertThat(prompt.schema()).contains("recommendations");
    }

    @Test
    void oppositeAnswers_haveOppositeAnalyses_asTheModelReadsThem() {
        var rising = analysed("It rises and rises.").getJsonArray("recommendations");
        var falling = analysed("It falls and falls.").getJsonArray("recommendations");
        assertThat(rising.getJsonObject(0).getString("action")).isEqualTo("BUY");
        assertThat(falling.getJsonObject(0).getString("action")).isEqualTo("SELL");
    }

    /** By a model that looks at what it is told to analyse. */
    private JsonObject analysed(String answer) {
        try (var other = new Talk(redis)) {
            var turn = other.accepted(new Question(ROOM, "What of Apple?", false, List.of("AAPL"), "", null));
            other.model.awaitAsked(1).say(answer);
            other.model.done();
            other.model.awaitAsked(2);
            boolean rises = other.model.prompts().get(1).question().text().contains("rises");
            other.model.say(rises ? analysis("positive", "BUY") : analysis("negative", "SELL"));
            other.model.done();
            other.awaitEnded(turn);
            return other.journal.replies().get(0).message().metadata().getJsonObject("analysis");
        }
    }

    /** What a model may say that is no analysis, and what it is told of that. */
    static Stream<Arguments> wrong() {
        String right = analysis("positive", "BUY");
        String another = right.replace("AAPL", "MSFT");
        return Stream.of(
                arguments("Sure: " + right, "not one JSON object"),
                arguments(right.replace("0.8", "1.7"), "\"confidence\" of AAPL"),
                arguments("{\"sentiment\":\"positive\",\"recommendations\":[]}", "no recommendation for AAPL"),
                arguments(another, "a symbol that was not asked about"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrong_isAskedForOnceMore_withWhatIsWrong(String said, String problem) {
        var turn = answered("It rises.");
        talk.model.say(said);
        talk.model.done();
        talk.model.awaitAsked(3);
        assertThat(talk.model.prompts().get(2).question().text()).contains(problem);
        talk.model.say(analysis("positive", "BUY"));
        talk.model.done();
        assertThat(events(turn)).extracting(StreamEvent::name).endsWith("analysis", "done");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongTwice_isNoAnalysis_isCounted_andTheReplyStands(String said) {
        var turn = answered("It rises.");
        for (int asked = 2; asked <= 3; asked++) {
            talk.model.awaitAsked(asked).say(said);
            talk.model.done();
        }
        assertThat(events(turn)).extracting(StreamEvent::name).endsWith("message", "done");
        assertThat(record().content()).isEqualTo("It rises.");
        assertThat(record().metadata()).doesNotContainKey("analysis");
        assertThat(failed.told()).hasSize(1);
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
        await().until(talk.model::isCancelled);
    }

    @Test
    void stop_endsTheAnalysisToo_andKeepsTheText() {
        var turn = answered("It rises.");
        assertThat(talk.replies.stop(talk.account, turn.streamKey())).isTrue();
        assertThat(events(turn)).extracting(StreamEvent::name).endsWith("stopped");
        await().until(talk.model::isCancelled);
        assertThat(record().content()).isEqualTo("It rises.");
        assertThat(failed.told()).isEmpty();
    }
}
