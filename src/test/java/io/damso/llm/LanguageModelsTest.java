package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.settings.InvalidSettingException;
import io.damso.testing.Script;
import io.damso.testing.ScriptedModel;
import java.util.List;
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

    private LanguageModels start(Map<String, String> set) {
        var models = new LanguageModels(
                LlmSettingsTest.settings(set),
                List.of(new OpenAiProvider(), new AnthropicProvider(), new OllamaProvider(), new DemoProvider()),
                List.of(new CardNumbers()));
        models.start(scheduler, Thread::new);
        return models;
    }

    @Test
    void withoutAServer_theDemoModelAnswers() {
        var models = start(Map.of("DAMSO_DEMO_TOKENS_PER_SECOND", "10000"));
        models.of(null).generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(heard.text()).isEqualTo(DemoAnswer.to("hello"));
        models.close();
    }

    @Test
    void withAServer_itsModelAnswers_withinTheLimits() {
        try (var server = ScriptedModel.start().always(Script.reply("a").thenStall())) {
            var models =
                    start(Map.of("DAMSO_LLM_BASE_URL", server.baseUrl().toString(), "DAMSO_LLM_STALL_SECONDS", "1"));
            models.of(null).generate(Prompts.asking("hello"), heard);
            assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_STALLED);
            assertThat(server.awaitRequest(1).model()).isEqualTo("gpt-4o-mini");
            models.close();
        }
    }

    @Test
    void fallback_answersWhereTheFirstModelsServerIsGone() {
        var models = start(Map.of(
                "DAMSO_LLM_BASE_URL", "http://127.0.0.1:1/v1",
                "DAMSO_LLM_RETRIES", "0",
                "DAMSO_LLM_2_NAME", "other",
                "DAMSO_LLM_2_PROVIDER", "demo",
                "DAMSO_LLM_FALLBACKS", "other",
                "DAMSO_DEMO_TOKENS_PER_SECOND", "10000"));
        models.of(null).generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        models.close();
    }

    @Test
    void modelWithoutAPlace_saysSoBeforeItIsAsked_andIsAFaultAfter() {
        try (var server = ScriptedModel.start().always(Script.reply("a").thenStall())) {
            var models = start(Map.of(
                    "DAMSO_LLM_BASE_URL", server.baseUrl().toString(),
                    "DAMSO_LLM_CALLS_MAX", "1",
                    "DAMSO_LLM_RETRIES", "1"));
            var model = models.of(null);
            assertThat(model.hasPlace()).isTrue();
            var first = new ModelRecorder();
            var call = model.generate(Prompts.asking("hello"), first);
            first.awaitTexts(1);
            assertThat(model.hasPlace()).isFalse();
            model.generate(Prompts.asking("hello"), heard);
            assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_UNAVAILABLE);
            call.cancel();
            assertThat(model.hasPlace()).isTrue();
            assertThat(server.requests()).hasSize(1);
            models.close();
        }
    }

    @Test
    void unknownProvider_isNamed_withThoseThereAre() {
        assertThatThrownBy(() -> start(Map.of("DAMSO_LLM_PROVIDER", "hidden")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("DAMSO_LLM_PROVIDER")
                .hasMessageContaining("anthropic, demo, ollama, openai")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void anthropicWithoutAKey_isAnError() {
        assertThatThrownBy(() -> start(Map.of("DAMSO_LLM_PROVIDER", "anthropic")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("DAMSO_LLM_API_KEY");
    }

    @Test
    void guards_areOffUnlessNamed() {
        String card = "4111 1111 1111 1111";
        for (String guards : List.of("", "cards")) {
            var models = start(Map.of("DAMSO_DEMO_TOKENS_PER_SECOND", "10000", "DAMSO_GUARDS", guards));
            var each = new ModelRecorder();
            models.of(null).generate(Prompts.asking(card), each);
            assertThat(each.awaitEnding()).isEqualTo(FinishReason.STOP);
            assertThat(each.text().contains(card)).isEqualTo(guards.isEmpty());
            models.close();
        }
    }

    @Test
    void unknownGuard_isNamed_withThoseThereAre() {
        assertThatThrownBy(() -> start(Map.of("DAMSO_GUARDS", "cards, hidden")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("DAMSO_GUARDS")
                .hasMessageNotContaining("hidden");
    }
}
