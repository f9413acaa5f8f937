package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.JsonText;
import io.damso.model.SenderType;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoModelTest extends LanguageModelContract {

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);

    @AfterEach
    void endThreads() {
        scheduler.shutdownNow();
    }

    @Override
    LanguageModel model() {
        return new DemoModel(500, scheduler);
    }

    @Override
    String answer() {
        return DemoAnswer.to("hello");
    }

    @Test
    void koreanQuestion_isAnsweredInKorean_andQuoted() {
        assertThat(DemoAnswer.to("오늘 날씨 어때?")).contains("시연용 모델", "오늘 날씨 어때?", "9자");
    }

    @Test
    void otherQuestion_isAnsweredInEnglish_andQuoted() {
        assertThat(DemoAnswer.to("How are\nyou?")).contains("demonstration model", "“How are you?” (12 characters)");
    }

    @Test
    void sameQuestion_hasTheSameAnswer() {
        assertThat(DemoAnswer.to("why 100% of it?")).isEqualTo(DemoAnswer.to("why 100% of it?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a long answer please", "LONGER!", "길게 말해 줘", "긴 답을 줘"})
    void whoAsksForMuch_getsMuch(String question) {
        assertThat(DemoAnswer.tokens(DemoAnswer.to(question))).hasSizeBetween(350, 500);
    }

    @Test
    void longWord_isQuotedInPart_withoutCuttingAnEmoji() {
        String answer = DemoAnswer.to("😀".repeat(100));
        assertThat(answer).contains("“" + "😀".repeat(60) + "…”");
    }

    @Test
    void tokens_areTheText_andCutNoSurrogatePair() {
        String text = "  a 😀b\n\n- 한국어 👨‍👩‍👧\n";
        List<String> tokens = DemoAnswer.tokens(text);
        assertThat(String.join("", tokens)).isEqualTo(text);
        assertThat(tokens).noneMatch(token -> Character.isHighSurrogate(token.charAt(token.length() - 1)));
    }

    @Test
    void analysis_isOfAllSymbols_andMarkedAsADemonstration() {
        var heard = new ModelRecorder();
        var asked = List.of(new Prompt.Utterance(SenderType.USER, "Why?\n\nSymbols: AAPL, 005930.KS\n"));
        model().generate(new Prompt("", "{}", asked), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        var recommendations = JsonText.parse(heard.text()).getJsonArray("recommendations");
        assertThat(recommendations.getValuesAs(JsonObject.class))
                .extracting(each -> each.getString("symbol"))
                .containsExactly("AAPL", "005930.KS");
        assertThat(recommendations.getValuesAs(JsonObject.class))
                .allSatisfy(each -> assertThat(each.getString("rationale")).contains("demonstration"));
    }

    @Test
    void answerTakesItsTime() {
        var heard = new ModelRecorder();
        long began = System.nanoTime();
        new DemoModel(200, scheduler).generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        Duration due = Duration.ofMillis(5L * heard.texts().size());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(due);
    }

    @Test
    void serverThatStops_endsTheAnswer() {
        var heard = new ModelRecorder();
        model().generate(Prompts.asking("hello"), heard);
        heard.awaitTexts(1);
        scheduler.shutdown();
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.INTERRUPTED);
    }
}
