package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.FaultCode;
import io.damso.testing.Script;
import io.damso.testing.ScriptedModel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may go wrong with an answer. Errors in mid-answer are as <a
 * href="https://openrouter.ai/docs/api_reference/streaming">OpenRouter, "Streaming"</a> has them, and as servers that send
 * them without a choice or by an event of their own; the rest is no server's, and broken.
 */
class OpenAiFaultTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final ScriptedModel server = ScriptedModel.start();
    private final ModelConnections connections = new ModelConnections(Duration.ofSeconds(1), Thread::new);
    private final ModelRecorder heard = new ModelRecorder();

    @AfterEach
    void close() {
        connections.close();
        server.close();
    }

    private Object ask(Script script) {
        server.next(script);
        new OpenAiModel(server.baseUrl(), Optional.empty(), "gpt-test", connections)
                .generate(Prompts.asking("hello"), heard);
        return heard.awaitEnding();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 529})
    void serverInTrouble_isFaultUnavailable(int status) {
        assertThat(ask(Script.status(status, 7, "{\"error\":{\"message\":\"later\"}}")))
                .isEqualTo(FaultCode.LLM_UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 407, 413, 422})
    void refusal_isFaultRefused(int status) {
        assertThat(ask(Script.status(status))).isEqualTo(FaultCode.LLM_REFUSED);
    }

    @Test
    void endlessErrorPage_isNotRead() {
        byte[] head = ascii("HTTP/1.1 500 No\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(ask(Script.wire(head).hugeLine(64 << 20))).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        assertLeftEarly();
    }

    @Test
    void htmlPage_isFaultBadAnswer() {
        assertThat(ask(Script.html())).isEqualTo(FaultCode.LLM_BAD_ANSWER);
    }

    @Test
    void answerThatIsNotStreamed_isFaultBadAnswer() {
        assertThat(ask(Script.ok("application/json", "{\"choices\":[]}"))).isEqualTo(FaultCode.LLM_BAD_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "302 Found\r\nLocation: http://127.0.0.1:1/"})
    void otherStatus_isFaultBadAnswer(String status) {
        byte[] head = ascii("HTTP/1.1 " + status + "\r\nContent-Type: text/event-stream\r\nContent-Length: 0\r\n\r\n");
        assertThat(ask(Script.wire(status.startsWith("204") ? ascii("HTTP/1.1 204 No Content\r\n\r\n") : head)))
                .isEqualTo(FaultCode.LLM_BAD_ANSWER);
    }

    @Test
    void whatIsNoHttp_isFaultBadAnswer() {
        assertThat(ask(Script.wire(ascii("SSH-2.0-OpenSSH_9.2\r\n\r\n")).thenStall()))
                .isEqualTo(FaultCode.LLM_BAD_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[{\"del\n\n",
                "data: null\n\n",
                "data: 42\n\n",
                "data: []\n\n",
                "data: {}\n\n",
                "data: {\"choices\":\"none\"}\n\n",
                "data: oops\n\n",
            })
    void brokenChunk_isFaultBadAnswer_andWhatCameBeforeIsKept(String broken) {
        Object ending = ask(Script.reply("before").raw(broken).say("after"));
        assertThat(ending).isEqualTo(FaultCode.LLM_BAD_ANSWER);
        assertThat(heard.texts()).containsExactly("before");
        assertThat(server.awaitRequest(1).awaitDisconnect(SOON)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"message\":\"overloaded\"}}\n\n",
                "event: error\ndata: {\"message\":\"overloaded\"}\n\n",
                "data: {\"error\":{\"code\":502},\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\n",
            })
    void errorInMidAnswer_isFaultUnavailable_andWhatCameBeforeIsKept(String error) {
        assertThat(ask(Script.reply("before").raw(error))).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        assertThat(heard.texts()).containsExactly("before");
    }

    @Test
    void badUtf8_isFaultBadAnswer() {
        byte[] bad = "data: {\"choices\":[{\"delta\":{\"content\":\"?\"}}]}\n\n".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bad.length; i++) {
            bad[i] = bad[i] == '?' ? (byte) 0xFF : bad[i];
        }
        assertThat(ask(Script.reply("before").raw(bad))).isEqualTo(FaultCode.LLM_BAD_ANSWER);
        assertThat(heard.texts()).containsExactly("before");
    }

    @Test
    void hugeLine_isFaultBadAnswer_andIsNotReadToItsEnd() {
        assertThat(ask(Script.reply("before").hugeLine(64 << 20))).isEqualTo(FaultCode.LLM_BAD_ANSWER);
        assertThat(heard.texts()).containsExactly("before");
        assertLeftEarly();
    }

    @Test
    void connectionClosedInMidAnswer_isFaultUnavailable_andTextIsKept() {
        assertThat(ask(Script.reply("a", "b").thenClose())).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        assertThat(heard.texts()).containsExactly("a", "b");
    }

    @Test
    void connectionResetInMidAnswer_isFaultUnavailable() {
        assertThat(ask(Script.reply("a", "b").thenReset())).isEqualTo(FaultCode.LLM_UNAVAILABLE);
    }

    @Test
    void answerThatEndsPolitely_butTooEarly_isFaultUnavailable() {
        assertThat(ask(Script.reply("a", "b").thenEndBody())).isEqualTo(FaultCode.LLM_UNAVAILABLE);
        assertThat(heard.texts()).containsExactly("a", "b");
    }

    private void assertLeftEarly() {
        assertThat(server.awaitRequest(1).awaitDisconnect(SOON)).isTrue();
        // What the kernel's buffers took, and one event; not the 64 MiB.
        assertThat(server.awaitRequest(1).bytesSent()).isLessThan(24 << 20);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
