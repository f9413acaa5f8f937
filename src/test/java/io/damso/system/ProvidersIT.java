package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.LibertyServer;
import io.damso.testing.Script;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node with a model of each protocol, each with one place, behind a guard. */
@ExtendWith(SharedServers.class)
class ProvidersIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final int MANY = 100_000;

    private static LibertyServer node;

    private final Damso damso;
    private final Chat alice = Chat.of(node, "alice");
    private final String room = Names.next();

    ProvidersIT(Damso damso) {
        this.damso = damso;
    }

    @BeforeAll
    static void start(Damso damso) throws Exception {
        var model = damso.model();
        node = damso.backends
                .node(
                        "providers",
                        Map.ofEntries(
                                Map.entry("DAMSO_LLM_NAME", "openai"),
                                Map.entry("DAMSO_LLM_2_NAME", "anthropic"),
                                Map.entry("DAMSO_LLM_2_PROVIDER", "anthropic"),
                                Map.entry("DAMSO_LLM_2_BASE_URL", model.address()),
                                Map.entry("DAMSO_LLM_2_API_KEY", "key"),
                                Map.entry("DAMSO_LLM_2_MODEL", "claude-test"),
                                Map.entry("DAMSO_LLM_3_NAME", "ollama"),
                                Map.entry("DAMSO_LLM_3_PROVIDER", "ollama"),
                                Map.entry("DAMSO_LLM_3_BASE_URL", model.root()),
                                Map.entry("DAMSO_LLM_3_MODEL", "llama-test"),
                                Map.entry("DAMSO_LLM_4_NAME", "demo"),
                                Map.entry("DAMSO_LLM_4_PROVIDER", "demo"),
                                Map.entry("DAMSO_LLM_CALLS_MAX", "1"),
                                Map.entry("DAMSO_GUARDS", "cards"),
                                Map.entry("DAMSO_SYSTEM_PROMPT", "Be brief."),
                                Map.entry("DAMSO_SYSTEM_PROMPT_KO", "짧게 답하세요."),
                                Map.entry("DAMSO_DEMO_TOKENS_PER_SECOND", "10000")))
                .launch();
        node.awaitReady(Damso.START);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        node.kill();
    }

    private void choose(String model) {
        assertThat(alice.put("rooms/" + room, "{\"model\": \"" + model + "\"}").status())
                .isEqualTo(201);
    }

    private Sent ask(String model, Script script) {
        choose(model);
        return alice.send(room, damso.model().answering(script));
    }

    @Test
    void aModelWithoutAPlace_refusesWhatIsSent_andKeepsNothingOfIt() {
        var gate = new Gate();
        choose("openai");
        String prompt = damso.model().answering(gate.script("late"));
        var live = alice.send(room, prompt);
        // An accepted turn has its place once its model is asked, a moment later.
        damso.model().awaitRequest(prompt);
        String other = Names.next();

        var refused = alice.trySend(other, "Hi");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Content-Type")).contains("application/problem+json");
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(refused.json().path("detail").asText()).isEqualTo("No model can answer at the moment.");
        assertThat(refused.json().path("errorCode").asInt()).isEqualTo(1000);
        assertThat(alice.get("rooms/" + other + "/messages").status()).isEqualTo(404);
        gate.let(1);
        alice.read(live).awaitEnd();
        assertThat(alice.read(alice.send(other, "Hi")).awaitEnd().text()).isEqualTo("Hello");
        assertThat(alice.history(other)).hasSize(2);
    }

    @Test
    void whoReadsKorean_isAnsweredUnderTheirOwnSystemPrompt() {
        assertThat(told("ko-KR,ko;q=0.9,en;q=0.8")).startsWith("system: 짧게 답하세요.");
        assertThat(told("en-GB,en;q=0.9")).startsWith("system: Be brief.");
    }

    private List<String> told(String languages) {
        String prompt = damso.model().answering(Script.reply("fine"));
        var answer = alice.trySend(room, prompt, "Accept-Language", languages);
        alice.read(Sent.of(room, answer.json())).awaitEnd();
        return damso.model().awaitRequest(prompt).messages();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void aStop_reachesTheModelsServer(String model) {
        var gate = new Gate();
        choose(model);
        String prompt = damso.model().answering(gate.script("half ", "whole"));
        var sent = alice.send(room, prompt);
        var stream = alice.read(sent);
        gate.let(1);
        stream.awaitText("half ");

        alice.stop(sent.streamKey());

        assertThat(damso.model().awaitRequest(prompt).awaitDisconnect(AT_ONCE)).isTrue();
        assertThat(stream.awaitEnd().last().name()).isEqualTo("stopped");
        assertThat(alice.reply(sent).path("content").asText()).isEqualTo("half ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void aServerThatIsBusyTwice_isAskedAgain(String model) {
        choose(model);
        String prompt = damso.model()
                .answeringFirst(Script.status(429, 0, "{}"), Script.status(429, 1, "{}"), Script.reply("well"));
        var sent = alice.send(room, prompt);

        var stream = alice.read(sent).awaitEnd();

        assertThat(stream.last().name()).isEqualTo("done");
        assertThat(stream.text()).isEqualTo("well");
        assertThat(damso.model().requests(prompt)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void aMebibyteAtOnce_isStreamedAndKept(String model) {
        // Less what is around it: a line may have a mebibyte.
        assertWhole(ask(model, Script.reply("x".repeat((1 << 20) - 1_000))), (1 << 20) - 1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void aHundredThousandTokens_areStreamedAndKept(String model) {
        assertWhole(ask(model, Script.reply(Collections.nCopies(MANY, "x").toArray(String[]::new))), MANY);
    }

    private void assertWhole(Sent sent, int length) {
        var stream = alice.read(sent).awaitEnd();
        assertThat(stream.last().name()).isEqualTo("done");
        assertThat(stream.last().json().path("message_length").asInt()).isEqualTo(length);
        assertThat(stream.text()).hasSize(length);
        assertThat(alice.reply(sent).path("content").asText()).isEqualTo(stream.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void aCardThatComesInPieces_isMaskedBeforeAnyOfItLeaves(String model) {
        var gate = new Gate();
        var sent = ask(model, gate.script("It is 4111 ", "1111 11", "11 1111", ", ok"));
        var stream = alice.read(sent);
        gate.let(3);
        stream.awaitText("It is ");
        gate.let(1);

        assertThat(stream.awaitEnd().text()).isEqualTo("It is **** **** **** 1111, ok");
        assertThat(alice.reply(sent).path("content").asText()).isEqualTo(stream.text());
        assertThat(stream.lines().toString()).doesNotContain("4111");
    }

    @Test
    void theDemonstrationsAnalysis_isMarkedAsOne() {
        choose("demo");
        var asked = Chat.message(room, "What of Apple?");
        asked.putArray("analysis_symbols").add("AAPL").add("005930.KS");
        var sent = Sent.of(room, alice.post("message/send", asked.toString()).json());

        var told = alice.read(sent).awaitEnd().first("analysis").json();

        assertThat(told.path("recommendations")).hasSize(2);
        for (JsonNode each : told.path("recommendations")) {
            assertThat(each.path("rationale").asText()).startsWith("A demonstration: ");
            assertThat(each.path("confidence").asDouble(-1)).isZero();
        }
        assertThat(told.path("disclaimer").asText()).contains("no investment advice");
    }
}
