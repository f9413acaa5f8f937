package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.FaultCode;
import io.damso.testing.Script;
import io.damso.testing.ScriptedModel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The time limits with a real connection beneath: the model's server sees the end too. */
class OpenAiTimeLimitTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final ScriptedModel server = ScriptedModel.start();
    private final ModelConnections connections = new ModelConnections(Duration.ofSeconds(5), Thread::new);
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final ModelRecorder heard = new ModelRecorder();

    @AfterEach
    void close() {
        connections.close();
        server.close();
        scheduler.shutdownNow();
    }

    private Object askWithin(TimeLimits limits, Script script) {
        server.next(script);
        var model = new OpenAiModel(server.baseUrl(), Optional.empty(), "gpt-test", connections);
        new TimeLimitedModel(model, limits, scheduler).generate(Prompts.asking("hello"), heard);
        return heard.awaitEnding();
    }

    @Test
    void modelThatSaysNothing_isFaultFirstToken_andIsLeft() {
        Object ending = askWithin(
                new TimeLimits(SHORT, LONG, LONG), Script.wire(new byte[0]).thenStall());
        assertThat(ending).isEqualTo(FaultCode.LLM_FIRST_TOKEN);
        assertThat(server.awaitRequest(1).awaitDisconnect(SOON)).isTrue();
    }

    @Test
    void comments_areNoFirstToken() {
        Object ending =
                askWithin(new TimeLimits(SHORT, LONG, LONG), Script.reply().thenOnlyComments(Duration.ofMillis(20)));
        assertThat(ending).isEqualTo(FaultCode.LLM_FIRST_TOKEN);
        assertThat(server.awaitRequest(1).awaitDisconnect(SOON)).isTrue();
    }

    @Test
    void modelThatStalls_isFaultLlmStalled_andTextIsKept() {
        Object ending = askWithin(
                new TimeLimits(LONG, SHORT, LONG), Script.reply("a", "b").thenStall());
        assertThat(ending).isEqualTo(FaultCode.LLM_STALLED);
        assertThat(heard.texts()).containsExactly("a", "b");
        assertThat(server.awaitRequest(1).awaitDisconnect(SOON)).isTrue();
    }

    @Test
    void comments_areNoTokens() {
        Object ending =
                askWithin(new TimeLimits(LONG, SHORT, LONG), Script.reply("a").thenOnlyComments(Duration.ofMillis(20)));
        assertThat(ending).isEqualTo(FaultCode.LLM_STALLED);
    }

    @Test
    void modelThatTalksOn_isFaultTooLong_andIsLeft() {
        String[] much = "on and on ".repeat(10_000).split("(?= )");
        Script script = Script.reply(much).perToken(Duration.ofMillis(5));
        assertThat(askWithin(new TimeLimits(LONG, LONG, SHORT), script)).isEqualTo(FaultCode.LLM_TOO_LONG);
        assertThat(server.awaitRequest(1).awaitDisconnect(SOON)).isTrue();
    }
}
