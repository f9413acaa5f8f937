package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.llm.Prompt.Utterance;
import io.damso.model.SenderType;
import io.damso.testing.PuppetModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardedModelTest {

    private static final String CARD = "4111111111111111";
    private static final String MASKED = "************1111";

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
}
