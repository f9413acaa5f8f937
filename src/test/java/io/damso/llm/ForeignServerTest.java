package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import io.damso.testing.Aimock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every provider with a server that we did not write: {@link Aimock}. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.damso.llm.ProvidersTest#providers")
class ForeignServerTest extends LanguageModelContract {

    private static Aimock server;

    private final ModelConnections connections = new ModelConnections(Duration.ofSeconds(5), Thread::new);
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final ModelRecorder heard = new ModelRecorder();
    private final Provider provider;

    ForeignServerTest(Provider provider) {
        this.provider = provider;
    }

    // One each, as it counts what it was asked.
    @BeforeParameterizedClassInvocation
    static void startServer() throws IOException, InterruptedException {
        server = Aimock.start();
    }

    @AfterParameterizedClassInvocation
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void close() {
        connections.close();
        scheduler.shutdownNow();
    }

    @Override
    LanguageModel model() {
        URI address = provider.name().equals("ollama") ? server.address() : server.baseUrl();
        var settings = new ModelSettings(
                "DAMSO_LLM_", "test", provider.name(), Optional.of(address), Optional.of("secret"), "test-1", 10);
        return provider.model(settings, new Provider.Parts(() -> connections, scheduler, 20));
    }

    @Override
    String answer() {
        return "담소 means a pleasant talk 🙂, and so shall this be: said by a server that others wrote.";
    }

    private Object ask(Prompt prompt) {
        model().generate(prompt, heard);
        return heard.awaitEnding();
    }

    @Test
    void toldUsage_isPassedOn() {
        ask(Prompts.asking("hello"));
        // In Ollama's protocol this server tells it as nothing.
        boolean told = !provider.name().equals("ollama");
        assertThat(heard.usage()).isEqualTo(told ? new Usage(12, 34, false) : null);
    }

    @Test
    void toolIsCalled_andItsResultUnderstood() {
        var tool = new ToolDefinition(
                "quote",
                "Looks prices up.",
                "{\"type\":\"object\",\"properties\":{\"symbol\":{\"type\":\"string\"}},\"required\":[\"symbol\"]}");
        var prompt = Prompts.asking("What is the price?").withTools(List.of(tool));
        assertThat(ask(prompt)).isEqualTo(FinishReason.TOOL);
        assertThat(heard.text()).isEqualTo("Let me see.");
        var call = heard.calls().get(0);
        assertThat(call.arguments()).isEqualTo("{\"symbol\":\"AAPL\"}");

        var next = new ModelRecorder();
        model().generate(
                        prompt.after(
                                new ToolRound(heard.text(), List.of(new ToolResult(call, "{\"price\":189.5}", false)))),
                        next);
        assertThat(next.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(next.text()).isEqualTo("It is 189.5.");
    }

    @Test
    void serverThatIsBusy_isAskedAgain_noSoonerThanItSays() {
        long begun = System.nanoTime();
        new FailoverModel(List.of(model()), 1, scheduler).generate(Prompts.asking("busy"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(heard.text()).isEqualTo("well");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void refusal_isFaultRefused() {
        assertThat(ask(Prompts.asking("refuse"))).isEqualTo(FaultCode.LLM_REFUSED);
    }

    @Test
    void serverThatBreaksOff_isFaultUnavailable_andWhatWasHeardStays() {
        assertThat(ask(Prompts.asking("break off"))).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        assertThat("so far, and no further").startsWith(heard.text());
        assertThat(heard.texts()).isNotEmpty();
    }
}
