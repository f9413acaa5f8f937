package io.damso.llm;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.JsonText;
import io.damso.model.Usage;
import io.damso.testing.Script;
import io.damso.testing.ScriptedModel;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every provider whose servers are elsewhere, in its own protocol; the same events whichever it is. */
@ParameterizedClass(name = "{0}")
@MethodSource("providers")
class ProvidersTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int MANY = 100_000;

    private final ScriptedModel server = ScriptedModel.start();
    private final ModelConnections connections = new ModelConnections(Duration.ofSeconds(5), Thread::new);
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final ModelRecorder heard = new ModelRecorder();
    private final Provider provider;
    private final LanguageModel model;

    ProvidersTest(Provider provider) {
        this.provider = provider;
        this.model = model(provider.name().equals("ollama") ? server.address() : server.baseUrl());
    }

    static List<Provider> providers() {
        return List.of(new OpenAiProvider(), new AnthropicProvider(), new OllamaProvider());
    }

    private LanguageModel model(URI address) {
        var settings = new ModelSettings(
                "DAMSO_LLM_", "test", provider.name(), Optional.of(address), Optional.of("secret"), "test-1", 10);
        return provider.model(settings, new Provider.Parts(() -> connections, scheduler, 20));
    }

    @AfterEach
    void close() {
        connections.close();
        server.close();
        scheduler.shutdownNow();
    }

    private ModelCall begin(Script script) {
        server.next(script);
        return model.generate(Prompts.asking("hello"), heard);
    }

    private Object ask(Script script) {
        begin(script);
        return heard.awaitEnding();
    }

    @Test
    void tokens_areHeardOneByOne_andTheModelIsAskedByItsName() {
        assertThat(ask(Script.reply("Hel", "lo", ", ", "you"))).isEqualTo(FinishReason.STOP);
        assertThat(heard.texts()).containsExactly("Hel", "lo", ", ", "you");
        var request = server.awaitRequest(1);
        assertThat(request.model()).isEqualTo("test-1");
        assertThat(request.body()).contains("hello");
    }

    @ParameterizedTest
    @CsvSource({"stop, STOP", "length, LENGTH", "tool_calls, TOOL"})
    void reasonToEnd_isPassedOn(String told, FinishReason expected) {
        boolean unknownToIt = provider.name().equals("ollama") && told.equals("tool_calls");
        assertThat(ask(Script.reply("a").finish(told))).isEqualTo(unknownToIt ? FinishReason.STOP : expected);
    }

    @Test
    void toldUsage_isPassedOn() {
        ask(Script.reply("a").usage(12, 34));
        assertThat(heard.usage()).isEqualTo(new Usage(12, 34, false));
    }

    @Test
    void usageThatIsToldAsNothing_isNotKnown() {
        ask(Script.reply("12345", "6789").usage(0, 0));
        boolean believed = provider.name().equals("openai");
        assertThat(heard.usage()).isEqualTo(believed ? new Usage(0, 0, false) : null);
    }

    @Test
    void charactersCutInTheMiddle_andCarriageReturns_changeNothing() {
        assertThat(ask(Script.reply("안녕", " 🙂", " é").chunkCutInsideMultibyte().crlf()))
                .isEqualTo(FinishReason.STOP);
        assertThat(heard.text()).isEqualTo("안녕 🙂 é");
    }

    @Test
    void eventsCutInTheirFirstBytes_andSignsOfLife_changeNothing() {
        assertThat(ask(Script.reply("a", "b", "c").chunkCutInsideLabel().keepAliveComments()))
                .isEqualTo(FinishReason.STOP);
        assertThat(heard.texts()).containsExactly("a", "b", "c");
    }

    @Test
    void whateverSaysNothing_isNotHeard_andEndsNothing() {
        assertThat(ask(Script.reply()
                        .sayingNothing()
                        .say("a")
                        .sayingNothing()
                        .say("b")
                        .usage(12, 34)))
                .isEqualTo(FinishReason.STOP);
        assertThat(heard.texts()).containsExactly("a", "b");
        assertThat(heard.usage()).isEqualTo(new Usage(12, 34, false));
    }

    // Ollama's mark is the event with the reason itself; Anthropic's own servers never leave theirs out.
    @Test
    void noEndMark_isNoFault_whereTheReasonIsGivenBefore() {
        boolean whole = !provider.name().equals("anthropic");
        assertThat(ask(Script.reply("a").withoutDone()))
                .isEqualTo(whole ? FinishReason.STOP : FaultCode.LLM_UNAVAILABLE);
        assertThat(heard.texts()).containsExactly("a");
    }

    @Test
    void halvesOfASurrogatePair_areOneCharacterAgain() {
        ask(Script.splitEmoji("🙂🙃"));
        assertThat(heard.text()).isEqualTo("🙂🙃");
    }

    @Test
    void answerWithoutText_isDone() {
        assertThat(ask(Script.reply())).isEqualTo(FinishReason.STOP);
        assertThat(heard.texts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503, 529})
    void serverInTrouble_isFaultUnavailable(int status) {
        assertThat(ask(Script.status(status, 7, "{\"error\":{\"message\":\"later\"}}")))
                .isEqualTo(FaultCode.LLM_UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 413})
    void refusal_isFaultRefused(int status) {
        assertThat(ask(Script.status(status))).isEqualTo(FaultCode.LLM_REFUSED);
    }

    @Test
    void htmlPage_isFaultBadAnswer() {
        assertThat(ask(Script.html())).isEqualTo(FaultCode.LLM_BAD_ANSWER);
    }

    @Test
    void whatIsNoJson_isFaultBadAnswer_andWhatWasHeardStays() {
        assertThat(ask(Script.reply("a").raw("event: content_block_delta\ndata: {oops\n\n")))
                .isEqualTo(FaultCode.LLM_BAD_ANSWER);
        assertThat(heard.texts()).containsExactly("a");
    }

    @Test
    void serverThatBreaksOff_isFaultUnavailable_andWhatWasHeardStays() {
        assertThat(ask(Script.reply("a", "b").thenClose())).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        assertThat(heard.texts()).containsExactly("a", "b");
    }

    @Test
    void errorInMidAnswer_isFaultUnavailable_andWhatWasHeardStays() {
        assertThat(ask(Script.reply("a").thenError())).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        assertThat(heard.texts()).containsExactly("a");
    }

    @Test
    void bodyThatEndsInMidAnswer_isFaultUnavailable() {
        assertThat(ask(Script.reply("a").thenEndBody())).isEqualTo(FaultCode.LLM_UNAVAILABLE);
    }

    @Test
    void nobodyListening_isFaultConnect() {
        model(URI.create("http://127.0.0.1:1/v1")).generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_CONNECT);
    }

    @Test
    void callCancelledBeforeTheFirstWord_isLeftAtOnce() {
        var call = begin(Script.reply("a").headAfter(new CountDownLatch(1)));
        var request = server.awaitRequest(1);
        call.cancel();
        assertThat(request.awaitDisconnect(SOON)).isTrue();
        heard.assertHearsNothingMore();
        assertThat(heard.endings()).isEmpty();
    }

    @Test
    void modelThatStalls_isFaultStalled_andLeft() {
        server.next(Script.reply("a").thenStall());
        new TimeLimitedModel(model, new TimeLimits(LONG, Duration.ofMillis(300), LONG), scheduler)
                .generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_STALLED);
        assertThat(heard.texts()).containsExactly("a");
        assertThat(server.awaitRequest(1).awaitDisconnect(SOON)).isTrue();
        await().until(() -> server.connections() == 0);
    }

    @Test
    void signsOfLife_areNoTokens() {
        server.next(Script.reply("a").thenOnlyComments(Duration.ofMillis(20)));
        new TimeLimitedModel(model, new TimeLimits(LONG, Duration.ofMillis(300), LONG), scheduler)
                .generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_STALLED);
    }

    @Test
    void callCancelledInMidAnswer_isLeftAtOnce() {
        var call = begin(Script.reply("a").thenStall());
        heard.awaitTexts(1);
        call.cancel();
        assertThat(server.awaitRequest(1).awaitDisconnect(SOON)).isTrue();
        heard.assertHearsNothingMore();
        assertThat(heard.endings()).isEmpty();
    }

    @Test
    void whateverGoesWrong_leavesNeitherAConnectionNorAThread() {
        var before = OpenAiCancelTest.threads();
        var limited = new TimeLimitedModel(model, new TimeLimits(LONG, Duration.ofMillis(200), LONG), scheduler);
        for (Script wrong : List.of(
                Script.reply("a").thenStall(),
                Script.reply("a").hugeLine(2 << 20).thenStall(),
                Script.reply("a").thenClose(),
                Script.reply("a").thenReset(),
                Script.reply("a").thenError(),
                Script.reply("a").thenEndBody(),
                Script.html(),
                Script.status(429, 1, "{}"),
                Script.status(400))) {
            var each = new ModelRecorder();
            server.next(wrong);
            limited.generate(Prompts.asking("hello"), each);
            assertThat(each.awaitEnding()).isInstanceOf(FaultCode.class);
        }
        await().until(() -> server.connections() == 0);
        assertThat(server.requests()).hasSize(9);
        connections.close();
        scheduler.shutdown();
        await().untilAsserted(() -> assertThat(OpenAiCancelTest.threads()).isSubsetOf(before));
    }

    @Test
    void oneMebibyteAtOnce_isHeard() {
        // Less what is around it: a line may have a mebibyte.
        String large = "x".repeat((1 << 20) - 1_000);
        assertThat(ask(Script.reply(large))).isEqualTo(FinishReason.STOP);
        assertThat(heard.text()).isEqualTo(large);
    }

    @Test
    void endlessLine_isFaultBadAnswer() {
        assertThat(ask(Script.reply("a").hugeLine(2 << 20))).isEqualTo(FaultCode.LLM_BAD_ANSWER);
    }

    @Test
    void aHundredThousandTokensOfOneCharacter_areAllHeard() {
        assertThat(ask(Script.reply(Collections.nCopies(MANY, "x").toArray(String[]::new))))
                .isEqualTo(FinishReason.STOP);
        assertThat(heard.text()).hasSize(MANY);
    }

    @Test
    void busyTwice_andThenWell_isAnAnswer() {
        server.next(Script.status(429, 0, "{}"), Script.status(429, 1, "{}"), Script.reply("well"));
        new FailoverModel(List.of(model), 2, scheduler).generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(heard.texts()).containsExactly("well");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void busyUntilADate_isAskedAgainThen() {
        var then = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
        server.next(Script.status(429, RFC_1123_DATE_TIME.format(then), "{}"), Script.reply("well"));
        new FailoverModel(List.of(model), 1, scheduler).generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(ZonedDateTime.now(ZoneOffset.UTC)).isAfter(then.minusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "soon", "-1", "99999999999"})
    void retryAfterThatIsOverOrNone_isNotWaitedFor(String retryAfter) {
        server.next(Script.status(503, retryAfter, "{}"), Script.reply("well"));
        new FailoverModel(List.of(model), 1, scheduler).generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void answersInARow_shareAConnection() {
        for (int i = 1; i <= 3; i++) {
            var each = new ModelRecorder();
            server.next(Script.reply("a"));
            model.generate(Prompts.asking("hello"), each);
            assertThat(each.awaitEnding()).isEqualTo(FinishReason.STOP);
            await().until(connections::hasIdle);
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void systemPrompt_andSchema_areInTheRequest() {
        server.next(Script.reply("{}"));
        String schema = "{\"type\":\"object\",\"properties\":{\"unlikely\":{\"type\":\"string\"}},"
                + "\"required\":[\"unlikely\"],\"additionalProperties\":false}";
        model.generate(new Prompt("be brief", schema, Prompts.asking("hello").utterances()), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(server.awaitRequest(1).body()).contains("be brief", "unlikely");
    }

    private static String arguments(ToolCall call) {
        return JsonText.write(JsonText.parse(call.arguments()));
    }

    @Test
    void callOfATool_isHeardWhole_afterTheTextBeforeIt() {
        assertThat(ask(Script.reply("Let me ", "see.").calling("quote", "{\"sym", "bol\":\"AA", "PL\"}")))
                .isEqualTo(FinishReason.TOOL);
        assertThat(heard.order()).containsExactly("Let me ", "see.", "→ quote");
        assertThat(heard.calls()).singleElement().satisfies(call -> {
            assertThat(call.id()).isNotEmpty();
            assertThat(arguments(call)).isEqualTo("{\"symbol\":\"AAPL\"}");
        });
    }

    @Test
    void twoCallsAtOnce_areToldApart() {
        assertThat(ask(Script.reply()
                        .calling("quote", "{\"symbol\":", "\"AAPL\"}")
                        .calling("quote", "{\"symbol\":\"M", "SFT\"}")))
                .isEqualTo(FinishReason.TOOL);
        assertThat(heard.calls())
                .extracting(ProvidersTest::arguments)
                .containsExactly("{\"symbol\":\"AAPL\"}", "{\"symbol\":\"MSFT\"}");
        assertThat(heard.calls()).extracting(ToolCall::id).doesNotHaveDuplicates();
    }

    @Test
    void callWithoutArguments_hasNone() {
        assertThat(ask(Script.reply().calling("today"))).isEqualTo(FinishReason.TOOL);
        assertThat(heard.calls()).extracting(ToolCall::arguments).containsExactly("{}");
    }

    @Test
    void callsUsage_isToldOrEstimated_withItsArguments() {
        ask(Script.reply().calling("quote", "{\"symbol\":\"AAPL\"}").usage(12, 34));
        assertThat(heard.usage()).isEqualTo(new Usage(12, 34, false));
    }

    @Test
    void modelThatTakesLongToWriteACall_isNotSilentMeanwhile() {
        String[] letters = ("{\"symbol\":\"" + "x".repeat(20) + "\"}").split("");
        server.next(Script.reply().perToken(Duration.ofMillis(60)).calling("quote", letters));
        var second = Duration.ofSeconds(1);
        new TimeLimitedModel(model, new TimeLimits(second, second, LONG), scheduler)
                .generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.TOOL);
        assertThat(heard.calls()).hasSize(1);
    }

    @Test
    void moreArgumentsThanAnyToolTakes_areABadAnswer() {
        String[] fragments = Collections.nCopies(80, "x".repeat(1_000)).toArray(String[]::new);
        fragments[0] = "{\"symbol\":\"";
        fragments[79] = "\"}";
        assertThat(ask(Script.reply("a").calling("quote", fragments))).isEqualTo(FaultCode.LLM_BAD_ANSWER);
        assertThat(heard.calls()).isEmpty();
    }

    @Test
    void moreCallsThanAPersonWaitsFor_areABadAnswer() {
        var script = Script.reply();
        for (int i = 0; i <= ToolCall.MOST; i++) {
            script.calling("today");
        }
        assertThat(ask(script)).isEqualTo(FaultCode.LLM_BAD_ANSWER);
        assertThat(heard.calls()).isEmpty();
    }

    @Test
    void listenerThatFailsAtACall_endsTheAnswer() {
        server.next(Script.reply().calling("today"));
        model.generate(Prompts.asking("hello"), new LanguageModelContract.Forwarding(heard) {
            @Override
            public void onToolCall(ToolCall call) {
                throw new IllegalStateException("a fault of the listener's");
            }
        });
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.INTERRUPTED);
    }

    @Test
    void toolsAreOffered_andResultsGivenBack_withTheCallsTheyAreOf() {
        var tool = new ToolDefinition(
                "quote",
                "Looks prices up.",
                "{\"type\":\"object\",\"properties\":{\"symbol\":{\"type\":\"string\",\"description\":\"unlikely\"}},"
                        + "\"required\":[\"symbol\"]}");
        var first = new ToolCall("call_a", "quote", "{\"symbol\":\"AAPL\"}");
        var second = new ToolCall("call_b", "today", "{}");
        var prompt = Prompts.asking("hello")
                .withTools(List.of(tool, new ToolDefinition("today", "", "")))
                .after(new ToolRound(
                        "Let me see.",
                        List.of(new ToolResult(first, "price 189", false), new ToolResult(second, "no day", true))))
                .after(new ToolRound("", List.of(new ToolResult(second, "Friday", false))));
        model.generate(prompt, heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        var request = server.awaitRequest(1);
        assertThat(request.toolNames()).containsExactly("quote", "today");
        assertThat(request.body()).contains("Looks prices up.", "unlikely");
        assertThat(request.body())
                .containsSubsequence("hello", "Let me see.", "call_a", "AAPL", "price 189", "no day", "Friday");
        assertThat(request.rounds()).isEqualTo(2);
    }
}
