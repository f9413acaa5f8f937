package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.testing.Script;
import io.damso.testing.ScriptedModel;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanguageModelsTest {

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final ModelRecorder heard = new ModelRecorder();

    @AfterEach
    void endThreads() {
        scheduler.shutdownNow();
    }

    @Test
    void withoutAServer_theDemoModelAnswers() {
        var models = new LanguageModels(LlmSettingsTest.settings(Map.of("DAMSO_DEMO_TOKENS_PER_SECOND", "10000")));
        models.model(scheduler, Thread::new).generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(heard.text()).isEqualTo(DemoAnswer.to("hello"));
        models.close();
    }

    @Test
    void withAServer_itsModelAnswers_withinTheLimits() {
        try (var server = ScriptedModel.start().always(Script.reply("a").thenStall())) {
            var models = new LanguageModels(LlmSettingsTest.settings(
                    Map.of("DAMSO_LLM_BASE_URL", server.baseUrl().toString(), "DAMSO_LLM_STALL_SECONDS", "1")));
            models.model(scheduler, Thread::new).generate(Prompts.asking("hello"), heard);
            assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_STALLED);
            assertThat(server.awaitRequest(1).model()).isEqualTo("gpt-4o-mini");
            models.close();
        }
    }
}
