package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.llm.Prompt.Utterance;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.SenderType;
import io.damso.testing.PuppetModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardedModelTest {

    private static final String CARD = "4111111111111111";
    private static final String MASKED = "************1111";

    private final FakeModel inner = new FakeModel();
    private final ModelRecorder heard = new ModelRecorder();

    @Test
    void allThatIsTold_passesTheGuards_theSystemsTextToo_butForTheSchema() {
        var model = new PuppetModel();
        var said = List.of(new Utterance(SenderType.USER, "Is it " + CARD + "?"));
        new GuardedModel(model, List.of(new CardNumbers()))
                .generate(new Prompt("It holds " + CARD + ",1.", "{}", said), new ModelRecorder());
        assertThat(model.prompts()).singleElement().satisfies(told -> {
            assertThat(told.system()).isEqualTo("It holds " + MASKED + ",1.");
            assertThat(told.question().text()).isEqualTo("Is it " + MASKED + "?");
            assertThat(told.schema()).isEqualTo("{}");
        });
    }

    @Test
    void whatAToolFound_isGuarded_andArgumentsAreLeftAlone() {
        var model = new PuppetModel();
        var call = new ToolCall("1", "quote", "{\"n\":" + CARD + "}");
        var round = new ToolRound("Is it " + CARD + "?", List.of(new ToolResult(call, "No, " + CARD, true)));
        var tool = new ToolDefinition("quote", "", "");
        new GuardedModel(model, List.of(new CardNumbers()))
                .generate(Prompts.asking("hello").withTools(List.of(tool)).after(round), heard);
        var told = model.prompts().get(0);
        assertThat(told.tools()).containsExactly(tool);
        assertThat(told.rounds())
                .containsExactly(
                        new ToolRound("Is it " + MASKED + "?", List.of(new ToolResult(call, "No, " + MASKED, true))));
    }

    @Test
    void textThatIsHeldBack_isLetGoBeforeACall() {
        new GuardedModel(inner, List.of(new CardNumbers())).generate(Prompts.asking("hello"), heard);
        inner.say("Of 4111");
        assertThat(heard.texts()).containsExactly("Of ");
        inner.wantToCall("quote");
        inner.done();
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(heard.order()).containsExactly("Of ", "4111", "→ quote");
    }

    @Test
    void cardThatComesInPieces_isMaskedBeforeAnyOfItsDigitsLeave() {
        new GuardedModel(inner, List.of(new CardNumbers())).generate(Prompts.asking("hello"), heard);
        for (String piece : List.of("It is 41", "11 1111 1", "111 11")) {
            inner.say(piece);
            assertThat(heard.text()).isEqualTo("It is ");
        }
        inner.say("11, ok");
        inner.done();
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(heard.text()).isEqualTo("It is **** **** **** 1111, ok");
    }

    @Test
    void whatIsHeldBackAtTheEnd_isGuardedToo_alsoWhereTheAnswerBreaksOff() {
        new GuardedModel(inner, List.of(new CardNumbers())).generate(Prompts.asking("hello"), heard);
        inner.say("It is " + CARD);
        assertThat(heard.text()).isEqualTo("It is ");
        inner.fail(FaultCode.LLM_UNAVAILABLE);
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        assertThat(heard.text()).isEqualTo("It is " + MASKED);
    }
}
