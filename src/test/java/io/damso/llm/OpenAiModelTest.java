package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.FinishReason;
import io.damso.model.Usage;
import io.damso.testing.Script;
import io.damso.testing.ScriptedModel;
import io.damso.testing.ScriptedRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiModelTest extends LanguageModelContract {

    private static final String[] TOKENS = "Damso means a pleasant talk , and so shall this be .".split("(?= )");

    private static final String[] MANY = "on and on ".repeat(100).split("(?= )");

    private final ScriptedModel server = ScriptedModel.start()
            .answering(request -> Script.reply(request.prompt().equals("long") ? MANY : TOKENS)
                    .perToken(Duration.ofMillis(5)));
    private final ModelConnections connections = new ModelConnections(Duration.ofSeconds(5), Thread::new);
    private final ModelRecorder heard = new ModelRecorder();

    @AfterEach
    void close() {
        connections.close();
        server.close();
    }

    @Override
    LanguageModel model() {
        return new OpenAiModel(server.baseUrl(), Optional.of("secret-key"), "gpt-test", connections);
    }

    @Override
    String answer() {
        return String.join("", TOKENS);
    }

    private Object ask(Script script) {
        server.next(script);
        model().generate(Prompts.asking("hello"), heard);
        return heard.awaitEnding();
    }

    @Test
    void whatWasSaid_isAsked_withModelAndKey() {
        model().generate(Prompts.after("hi", "Hello!", "담소가 뭐야?\n\"😀\""), heard);
        heard.awaitEnding();
        ScriptedRequest request = server.awaitRequest(1);
        assertThat(request.messages()).containsExactly("user: hi", "assistant: Hello!", "user: 담소가 뭐야?\n\"😀\"");
        assertThat(request.model()).isEqualTo("gpt-test");
        assertThat(request.authorization()).contains("Bearer secret-key");
        assertThat(request.body()).contains("include_usage");
    }

    @Test
    void withoutAKey_noneIsSent_andAReplyThatSaidNothingIsLeftOut() {
        new OpenAiModel(server.baseUrl(), Optional.empty(), "m", connections)
                .generate(Prompts.after("hi", "", "still there?"), heard);
        heard.awaitEnding();
        assertThat(server.awaitRequest(1).authorization()).isEmpty();
        assertThat(server.awaitRequest(1).messages()).containsExactly("user: hi", "user: still there?");
    }

    @Test
    void eachToken_isHeardBeforeTheModelSaysTheNext() {
        var permits = new Semaphore(0);
        server.next(Script.reply(TOKENS).perToken(permits));
        model().generate(Prompts.asking("hello"), heard);
        ScriptedRequest request = server.awaitRequest(1);
        for (int count = 1; count <= TOKENS.length; count++) {
            permits.release();
            heard.awaitTexts(count);
            assertThat(request.tokensSent()).isLessThanOrEqualTo(count);
        }
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "한국어 문장입니다.",
                "👨‍👩‍👧‍👦 and 🇰🇷",
                "שלום \u202Eabc\u202C",
                "\n",
                "\r\n\r\n",
                "  padded  ",
                "\t",
                "nul \u0000 bom \uFEFF sep \u2028\u2029 nel \u0085",
                "data: x\n\nevent: done\n\n",
                "</script> \"quoted\" \\ back",
                "[DONE]",
            })
    void text_isPassedOnExactly(String text) {
        assertThat(ask(Script.reply("a", text, text, "b"))).isEqualTo(FinishReason.STOP);
        assertThat(heard.texts()).containsExactly("a", text, text, "b");
    }

    @Test
    void emojiInTwoTokens_isPassedOnAsItsHalves() {
        ask(Script.splitEmoji("😀"));
        assertThat(heard.texts()).containsExactly("\uD83D", "\uDE00");
        assertThat(heard.text()).isEqualTo("😀");
    }

    @Test
    void characterCutByTheNetwork_isWholeAgain() {
        ask(Script.reply("담소", "😀").chunkCutInsideMultibyte());
        assertThat(heard.texts()).containsExactly("담소", "😀");
    }

    @Test
    void otherLineEnds_andComments_makeNoDifference() {
        assertThat(ask(Script.reply(TOKENS).crlf().keepAliveComments())).isEqualTo(FinishReason.STOP);
        assertThat(heard.texts()).containsExactly(TOKENS);
    }

    @ParameterizedTest
    @CsvSource({
        "stop, STOP",
        "length, LENGTH",
        "content_filter, CONTENT_FILTER",
        "tool_calls, TOOL",
        "function_call, TOOL",
        "eos, STOP",
    })
    void finishReason_isTranslated(String told, FinishReason expected) {
        assertThat(ask(Script.reply("a").finish(told))).isEqualTo(expected);
    }

    @Test
    void noFinishReason_isAStop_ifTheEndWasMarked() {
        assertThat(ask(Script.reply("a").withoutFinish())).isEqualTo(FinishReason.STOP);
    }

    @Test
    void noEndMark_isNoFault_ifTheReasonWasGiven() {
        assertThat(ask(Script.reply("a").finish("length").withoutDone())).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void answerWithoutText_isDone() {
        assertThat(ask(Script.reply())).isEqualTo(FinishReason.STOP);
        assertThat(heard.texts()).isEmpty();
    }

    @Test
    void toldUsage_isPassedOn() {
        ask(Script.reply("a").usage(12, 34));
        assertThat(heard.usage()).isEqualTo(new Usage(12, 34, false));
    }

    @Test
    void untoldUsage_isNotKnown() {
        ask(Script.reply("12345", "6789"));
        assertThat(heard.usage()).isNull();
    }

    @Test
    void serverThatKeepsTheBodyOpenAfterTheEnd_isNotWaitedFor_andLeft() {
        assertThat(ask(Script.reply("a").thenLinger())).isEqualTo(FinishReason.STOP);
        assertThat(server.awaitRequest(1).awaitDisconnect(Duration.ofSeconds(5)))
                .isTrue();
        heard.assertPromiseKept();
    }

    @Test
    void connectionThatTheServerClosesMeanwhile_isNoFault() {
        assertThat(ask(Script.reply("a"))).isEqualTo(FinishReason.STOP);
        await().until(connections::hasIdle);
        server.next(Script.wire(new byte[0]).thenClose());
        var second = new ModelRecorder();
        model().generate(Prompts.asking("hello"), second);
        assertThat(second.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(second.text()).isEqualTo(answer());
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void answersInARow_shareAConnection() {
        for (int i = 1; i <= 5; i++) {
            var each = new ModelRecorder();
            model().generate(Prompts.asking("hello"), each);
            assertThat(each.awaitEnding()).isEqualTo(FinishReason.STOP);
            // The body ends a moment after the answer.
            await().until(connections::hasIdle);
        }
        await().until(() -> server.requests().size() == 5);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void answersWhoseListenersLeaveThemAtTheEnd_shareAConnection() {
        for (int i = 1; i <= 3; i++) {
            var each = new ModelRecorder();
            askAndLeaveAtTheEnd(each);
            assertThat(each.awaitEnding()).isEqualTo(FinishReason.STOP);
            await().until(connections::hasIdle);
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    // As a reply does that ends, for whatever reason.
    private void askAndLeaveAtTheEnd(ModelRecorder recorder) {
        var call = new CompletableFuture<ModelCall>();
        call.complete(model().generate(Prompts.asking("hello"), new Forwarding(recorder) {
            @Override
            public void onDone(FinishReason reason, Usage usage) {
                call.join().cancel();
                super.onDone(reason, usage);
            }
        }));
    }
}
